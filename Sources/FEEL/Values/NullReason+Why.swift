public import Civil

extension NullReason {
    /// What went wrong, for the author of the expression.
    public var why: Bilingual { code.why }
}

extension NullReason.Code {
    /// What went wrong, for the author of the expression.
    public var why: Bilingual {
        switch self {
        case .operandTypes: Bilingual(zh: "运算符不适用于这些类型的值。", en: "The operator does not apply to values of these types.")
        case .divisionByZero: Bilingual(zh: "除数为零。", en: "The divisor is zero.")
        case .numberRange: Bilingual(zh: "结果超出数值范围。", en: "The result is outside the range of numbers.")
        case .dateRange: Bilingual(zh: "结果超出日期或时长范围。", en: "The result is outside the range of dates or durations.")
        case .unknownName: Bilingual(zh: "没有这个名称的变量。", en: "There is no variable of this name.")
        case .unknownMember: Bilingual(zh: "该值没有这个成员。", en: "The value has no member of this name.")
        case .notAFunction: Bilingual(zh: "被调用的不是函数。", en: "What is called is no function.")
        case .argumentCount: Bilingual(zh: "参数个数不对。", en: "The number of arguments is wrong.")
        case .argumentName:
            Bilingual(zh: "函数没有这个名称的参数，或缺少参数。", en: "The function has no parameter of this name, or one is missing.")
        case .argumentType: Bilingual(zh: "参数类型不对。", en: "An argument is of the wrong type.")
        case .argumentValue: Bilingual(zh: "参数的值不被允许。", en: "The value of an argument is not allowed.")
        case .literal: Bilingual(zh: "文本不是有效的日期、时间或时长。", en: "The text is no valid date, time or duration.")
        case .pattern:
            Bilingual(zh: "正则表达式或替换文本无效。", en: "The regular expression, its flags or the replacement is not valid.")
        case .duplicateKey: Bilingual(zh: "同一名称出现两次。", en: "A name occurs twice.")
        case .rangeEnds: Bilingual(zh: "区间的两端不能构成区间。", en: "The two ends do not make a range.")
        case .conditionType: Bilingual(zh: "条件不是真假值。", en: "The condition is not true or false.")
        case .resultType: Bilingual(zh: "值与声明的类型不符。", en: "A value is not of the type that is declared or wanted.")
        case .steps: Bilingual(zh: "计算步骤过多，已停止。", en: "The evaluation took too many steps and was stopped.")
        case .depth: Bilingual(zh: "嵌套过深，已停止。", en: "The evaluation was nested too deeply and was stopped.")
        case .size: Bilingual(zh: "文本过长，已停止。", en: "A text became too long and the evaluation was stopped.")
        case .zone: Bilingual(zh: "没有这个时区。", en: "There is no such time zone.")
        case .clock: Bilingual(zh: "此处没有提供当前时间。", en: "The present moment is not given here.")
        case .external: Bilingual(zh: "不支持外部函数。", en: "External functions are not supported.")
        case .empty: Bilingual(zh: "列表没有（足够的）元素。", en: "The list has no items, or too few.")
        case .index: Bilingual(zh: "位置超出范围。", en: "The position is outside the list or text.")
        case .syntax: Bilingual(zh: "文本不是表达式。", en: "The text is no expression.")
        case .unknownType: Bilingual(zh: "没有这个类型。", en: "There is no such type.")
        case .missingInput: Bilingual(zh: "没有提供这项输入。", en: "This input is not given.")
        case .severalRules:
            Bilingual(
                zh: "决策表有多条规则同时命中，结果不一。", en: "Several rules of the decision table match, against its hit policy.")
        case .noRule:
            Bilingual(zh: "决策表没有规则命中，也没有默认值。", en: "No rule of the decision table matches, and it has no default.")
        case .notAllowed: Bilingual(zh: "值不在允许的范围内。", en: "The value is not among those allowed.")
        }
    }
}
