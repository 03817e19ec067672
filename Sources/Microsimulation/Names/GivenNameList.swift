/// Characters for made-up given names, by the sex that mostly bears them. The project's own list.
enum GivenNameList {
    /// For men.
    static let male = Array(
        "伟强军勇杰涛明超平刚华波辉鹏飞斌浩宇俊凯健峰磊建文志国海龙鑫林祥旭东博睿泽晨轩昊子豪天佑嘉哲景行铭翔毅诚"
    ).map(String.init)
    /// For women.
    static let female = Array(
        "芳娜敏静丽秀英娟艳霞红玲芬燕洁梅兰萍雪慧琴云莉婷颖欣怡佳倩琳诗涵梓萱雨桐思语可馨若溪依诺一悦妍宁彤玥"
    ).map(String.init)
}
