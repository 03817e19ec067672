/// What an account is for. A person with two duties has two accounts.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    /// 家庭: a citizen looking at the own record.
    case family
    /// 乡镇（街道）: a township or village worker.
    case township
    /// 医疗卫生机构: a clinic, hospital or health station.
    case clinic
    /// 县级主管部门: the county office.
    case county
    /// 协同部门: another department (police, medical insurance); the actor says which.
    case department
    /// 分析人员: counts, never persons.
    case analyst
    /// 审计员: who looked at what, and whether the journal is whole.
    case auditor
    /// 系统管理员: accounts, never persons.
    case administrator
}
