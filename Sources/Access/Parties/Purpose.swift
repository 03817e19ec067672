/// Why a record is used. It is stated before reading and kept in the access log (个人信息保护法 art. 6).
public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
    /// 家庭服务: visits, notices and help to a family.
    case service
    /// 健康服务: care and health management.
    case health
    /// 登记: putting a life event on record.
    case registration
    /// 待遇审核: examining a claim.
    case benefitReview = "benefit-review"
    /// 统计分析: counting.
    case statistics
    /// 审计: checking the users and the journal.
    case audit
    /// 系统管理: running the accounts.
    case administration
    /// 查看本人记录: a citizen using the right to the own data (个人信息保护法 art. 45).
    case ownRecord = "own-record"
}
