extension China {
    /// Population on 1 July, thousands, 21 five-year groups, the last one 100 and over.
    static let populations = [
        ChinaPopulation(
            year: 2020,
            male: [
                42852.056, 48610.816, 45873.456, 42896.267, 44678.814, 52469.824, 63686.896, 53131.552, 47690.53,
                59332.571, 60113.908, 48492.379, 36659.844, 34340.758, 21804.346, 13153.64, 8010.764, 3613.221,
                935.439, 102.708, 1.824,
            ],
            female: [
                37683.378, 41904.786, 39130.539, 36640.773, 38661.923, 46659.498, 58490.034, 50071.839, 45607.561,
                57635.144, 59488.132, 48935.688, 38373.381, 38096.605, 24741.366, 15873.292, 10895.934, 6127.513,
                2181.962, 422.299, 32.832,
            ]),
        ChinaPopulation(
            year: 2025,
            male: [
                24942.279, 42739.276, 48511.73, 45686.204, 42526.154, 44377.128, 52145.494, 63281.938, 52676.265,
                47064.934, 58045.378, 58103.256, 45994.643, 33383.371, 29762.714, 17342.999, 8940.378, 4076.892,
                1154.593, 128.472, 3.7,
            ],
            female: [
                22577.863, 37580.544, 41830.353, 38974.885, 36299.577, 38427.453, 46450.906, 58246.667, 49820.496,
                45295.721, 57034.156, 58561.241, 47741.356, 36668.389, 35372.406, 21708.588, 12439.706, 6886.092,
                2732.696, 514.333, 44.867,
            ]),
        ChinaPopulation(
            year: 2030,
            male: [
                21981.497, 24868.197, 42650.692, 48325.774, 45118.852, 42229.064, 44311.832, 51993.247, 62899.192,
                52108.065, 46187.96, 56348.018, 55432.495, 42528.888, 29380.541, 24327.904, 12342.487, 4908.861,
                1463.66, 193.846, 6.972,
            ],
            female: [
                20243.183, 22493.201, 37504.311, 41671.045, 38411.31, 36035.931, 38438.013, 46410.511, 58073.468,
                49557.528, 44895.011, 56246.038, 57284.863, 45960.491, 34223.678, 31391.631, 17441.069, 8188.544,
                3280.993, 728.37, 66.598,
            ]),
    ]

    /// Shares of total fertility by age of the mother, percent, 15–19 to 45–49, for the periods around 1993, 1998, …, 2028.
    static let fertilityShares: [[Double]] = [
        [4.0857, 47.9841, 33.2958, 11.0147, 2.5286, 0.8919, 0.1992],
        [2.0477, 45.0594, 36.9538, 12.3249, 2.9181, 0.5613, 0.1349],
        [1.9603, 39.693, 37.45, 16.2478, 3.7691, 0.7608, 0.119],
        [2.9663, 35.7891, 36.8076, 17.3922, 5.3938, 1.4025, 0.2486],
        [3.4423, 30.6372, 37.09, 19.7824, 6.7269, 1.8678, 0.4534],
        [2.8825, 26.4919, 36.8206, 22.2599, 8.7228, 2.2243, 0.598],
        [2.624, 23.1143, 34.8753, 24.5829, 11.0363, 2.8886, 0.8787],
        [2.4473, 20.0055, 33.6692, 26.757, 12.6309, 3.4343, 1.0558],
    ]

    /// Calendar years 2010 to 2030.
    static let annual: [ChinaYear] = [
        ChinaYear(year: 2010, births: 17_912_367, totalFertility: 1.6865, sexRatioAtBirth: 1.171),
        ChinaYear(year: 2011, births: 17_824_404, totalFertility: 1.6683, sexRatioAtBirth: 1.168),
        ChinaYear(year: 2012, births: 19_246_445, totalFertility: 1.7984, sexRatioAtBirth: 1.164),
        ChinaYear(year: 2013, births: 18_297_106, totalFertility: 1.714, sexRatioAtBirth: 1.16),
        ChinaYear(year: 2014, births: 18_769_423, totalFertility: 1.7694, sexRatioAtBirth: 1.155),
        ChinaYear(year: 2015, births: 17_518_179, totalFertility: 1.6696, sexRatioAtBirth: 1.15),
        ChinaYear(year: 2016, births: 18_329_285, totalFertility: 1.7719, sexRatioAtBirth: 1.145),
        ChinaYear(year: 2017, births: 18_260_492, totalFertility: 1.7953, sexRatioAtBirth: 1.133),
        ChinaYear(year: 2018, births: 15_357_072, totalFertility: 1.5387, sexRatioAtBirth: 1.139),
        ChinaYear(year: 2019, births: 14_615_866, totalFertility: 1.4961, sexRatioAtBirth: 1.139),
        ChinaYear(year: 2020, births: 11_843_469, totalFertility: 1.2357, sexRatioAtBirth: 1.112),
        ChinaYear(year: 2021, births: 10_461_124, totalFertility: 1.1174, sexRatioAtBirth: 1.104),
        ChinaYear(year: 2022, births: 9_455_320, totalFertility: 1.0344, sexRatioAtBirth: 1.106),
        ChinaYear(year: 2023, births: 8_899_881, totalFertility: 0.9995, sexRatioAtBirth: 1.108),
        ChinaYear(year: 2024, births: 8_822_056, totalFertility: 1.013, sexRatioAtBirth: 1.103),
        ChinaYear(year: 2025, births: 8_709_352, totalFertility: 1.0209, sexRatioAtBirth: 1.098),
        ChinaYear(year: 2026, births: 8_625_232, totalFertility: 1.0308, sexRatioAtBirth: 1.093),
        ChinaYear(year: 2027, births: 8_530_091, totalFertility: 1.0378, sexRatioAtBirth: 1.088),
        ChinaYear(year: 2028, births: 8_459_285, totalFertility: 1.0459, sexRatioAtBirth: 1.083),
        ChinaYear(year: 2029, births: 8_387_151, totalFertility: 1.0519, sexRatioAtBirth: 1.079),
        ChinaYear(year: 2030, births: 8_359_513, totalFertility: 1.0612, sexRatioAtBirth: 1.076),
    ]
}
