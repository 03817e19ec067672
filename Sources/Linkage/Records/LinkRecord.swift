public import Civil

/// What two records of persons are compared by. What is nil was not given: it says neither yes nor no.
public struct LinkRecord: Hashable, Sendable {
    /// The name in one form; nil where it is a stand-in for a newborn that has none yet.
    public let name: String?
    /// The name in toneless pinyin, syllables with a space between.
    public let pinyin: String?
    /// Sex.
    public var sex: Sex?
    /// Day of birth.
    public var birth: Day?
    /// Citizen number; its check digit has been proved.
    public var citizenID: CitizenID?
    /// Birth certificate.
    public var certificate: BirthCertificateNumber?
    /// Phone, digits only.
    public var phone: String?
    /// Residence.
    public var division: DivisionCode?
    /// The mother: her person number, or whatever else names her in both records alike.
    public var mother: String?
    /// The mother's name, for where she is not known herself.
    public var motherName: String?
    /// Place in a multiple birth, from 1.
    public var order: Int?

    /// A record. The name is brought into one form; a name that is none counts as not given.
    public init(
        name: String? = nil, sex: Sex? = nil, birth: Day? = nil, citizenID: CitizenID? = nil,
        certificate: BirthCertificateNumber? = nil, phone: String? = nil, division: DivisionCode? = nil,
        mother: String? = nil, motherName: String? = nil, order: Int? = nil
    ) {
        let plain = name.flatMap { try? PersonName(parsing: $0) }.map(\.text)
        let given = plain.flatMap { LinkRecord.isStandIn($0) ? nil : $0 }
        self.name = given
        pinyin = given.map { Pinyin.spell($0) }
        (self.sex, self.birth, self.citizenID, self.certificate) = (sex, birth, citizenID, certificate)
        let digits = phone?.filter { $0.isASCII && $0.isNumber }
        self.phone = digits.flatMap { $0.isEmpty ? nil : $0 }
        (self.division, self.mother, self.order) = (division, mother, order)
        self.motherName = motherName.flatMap { try? PersonName(parsing: $0) }.map(\.text)
    }

    /// Whether a name is what clerks write for a child without one: 王芳之子, 新生儿.
    static func isStandIn(_ name: String) -> Bool {
        ["之子", "之女", "之婴", "新生儿", "未取名", "无名氏"].contains { name.hasSuffix($0) }
    }
}
