extension BuiltIn {
    /// The types of the results of functions that always answer one type.
    static let results: [String: FEELType] = {
        var results: [String: FEELType] = [:]
        func add(_ type: FEELType, _ names: String...) { for name in names { results[name] = type } }
        add(
            .number, "decimal", "round up", "round down", "round half up", "round half down", "floor", "ceiling",
            "modulo",
            "sqrt", "log", "exp", "number", "string length", "count", "product", "mean", "median", "stddev",
            "day of year",
            "week of year")
        add(
            .string, "string", "substring", "upper case", "lower case", "substring before", "substring after",
            "replace",
            "string join", "day of week", "month of year")
        add(
            .boolean, "not", "is", "contains", "starts with", "ends with", "matches", "list contains", "all", "any",
            "odd", "even", "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after",
            "finishes", "finished by", "includes", "during", "starts", "started by", "coincides")
        add(.date, "date", "today", "last day of month")
        add(.time, "time")
        add(.dateTime, "date and time", "now")
        add(.yearsMonths, "years and months duration")
        add(.list(.string), "split", "extract")
        add(.list(.number), "mode", "index of")
        return results
    }()
}
