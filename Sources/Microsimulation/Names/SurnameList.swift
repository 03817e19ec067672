/// The hundred most common surnames in their usual order, and which of them are commonest in three provinces.
///
/// The project's own list; the order is approximate and carries no counts.
enum SurnameList {
    /// All, the commonest first.
    static let all: [String] = split(
        """
        王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 邓 韩 冯 曹 彭
        曾 肖 田 董 潘 袁 蔡 蒋 余 于 杜 叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖 石 金
        韦 贾 夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹 薛 闫 雷 段 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 覃 武
        钱 戴 严 莫 孔 向 常
        """)

    /// The first two digits of a province, and the surnames that are common there.
    static let common: [Int64: Set<String>] = [
        33: Set(split("王 李 张 陈 吴 周 徐 朱 胡 林 郑 潘 叶 沈 金")),
        35: Set(split("王 李 张 刘 陈 黄 吴 林 郑 许 蔡 叶 苏")),
        44: Set(split("李 张 刘 陈 杨 黄 吴 林 罗 梁 谢 彭 曾 叶 钟")),
    ]

    private static func split(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\n" }.map(String.init)
    }
}
