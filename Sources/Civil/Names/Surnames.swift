/// Surnames that are read otherwise than the character alone, and surnames of two characters.
enum Surnames {
    /// The reading as a surname, where it may differ from the usual one of the character.
    static let single: [Character: String] = read(
        """
        单 shan,仇 qiu,曾 zeng,解 xie,查 zha,区 ou,任 ren,朴 piao,翟 zhai,盖 ge,缪 miao,乐 yue,种 chong,召 shao,尉 wei,冼 xian,
        员 yun,贠 yun,覃 qin,那 na,能 nai,佴 nai,逄 pang,句 gou,隗 wei,谌 chen,长 zhang,葛 ge,纪 ji,车 che,华 hua,宁 ning,
        沈 shen,肖 xiao,应 ying,於 yu,瞿 qu,牟 mou,柏 bai,卜 bu,祭 zhai,晁 chao,郇 xun,郗 xi,甯 ning,乜 nie,呙 guo,粘 nian,
        洗 xian,折 she,黑 he,繁 po,秘 bi,宓 mi,都 du,宿 su,褚 chu,燕 yan,阚 kan,哈 ha,撒 sa,曲 qu,万 wan,贾 jia,
        过 guo,相 xiang,臧 zang,盛 sheng,藏 zang,炅 gui,眭 sui,契 xie,薄 bo,亓 qi,綦 qi,妫 gui,仉 zhang,莘 shen,
        占 zhan,强 qiang,费 fei,鲜 xian,角 jue,揭 jie,厍 she,干 gan,俱 ju
        """
    )
    .reduce(into: [:]) { readings, entry in
        if let character = entry.0.first, let reading = entry.1.first { readings[character] = reading }
    }

    /// The readings of surnames of two characters.
    static let compound: [String: [String]] = read(
        """
        欧阳 ou yang,上官 shang guan,司马 si ma,诸葛 zhu ge,尉迟 yu chi,万俟 mo qi,长孙 zhang sun,澹台 tan tai,
        夏侯 xia hou,东方 dong fang,皇甫 huang fu,令狐 ling hu,司徒 si tu,司空 si kong,宇文 yu wen,慕容 mu rong,
        鲜于 xian yu,闾丘 lyu qiu,公孙 gong sun,轩辕 xuan yuan,钟离 zhong li,濮阳 pu yang,淳于 chun yu,单于 chan yu,
        申屠 shen tu,公羊 gong yang,赫连 he lian,太叔 tai shu,宗政 zong zheng,公冶 gong ye,仲孙 zhong sun,
        颛孙 zhuan sun,子车 zi ju,端木 duan mu,巫马 wu ma,公西 gong xi,漆雕 qi diao,乐正 yue zheng,壤驷 rang si,
        公良 gong liang,拓跋 tuo ba,夹谷 jia gu,宰父 zai fu,谷梁 gu liang,百里 bai li,呼延 hu yan,东郭 dong guo,
        南门 nan men,羊舌 yang she,微生 wei sheng,梁丘 liang qiu,左丘 zuo qiu,东门 dong men,西门 xi men,南宫 nan gong,
        第五 di wu,闻人 wen ren,独孤 du gu,完颜 wan yan,纳兰 na lan,叶赫 ye he,耶律 ye lyu,达奚 da xi,
        贺兰 he lan,哥舒 ge shu,仆固 pu gu,段干 duan gan,亓官 qi guan,司寇 si kou,即墨 ji mo,
        东乡 dong xiang,西陵 xi ling,欧侯 ou hou
        """
    )
    .reduce(into: [:]) { readings, entry in readings[entry.0] = entry.1 }

    /// Entries separated by commas: the name, then its syllables.
    private static func read(_ text: String) -> [(String, [String])] {
        text.split { $0 == "," || $0 == "\n" }.compactMap { entry in
            let words = entry.split(separator: " ").map(String.init)
            return words.count > 1 ? (words[0], Array(words.dropFirst())) : nil
        }
    }
}
