import Demography

/// What a random number is drawn for. A number, once given, is never used for anything else.
enum Purpose: UInt32, Sendable {
    case birthDay = 1, tieOrder, deathDay, leaving, unborn, twin, marriage, husband, mother, marriageDay, divorce
    case township, surname, givenName, arrival, household, job, phone, move
    case pregnancy, antenatal, delivery, birth, screening, postnatal, vaccines, checks, registration
    case insurance, contract, disability, certificate, contact, claim, admission, cause, prePregnancy, visit, growth
    case origin, townshipWeight, parents, childrenEver
    case together, schooling, working, covering, income, wedding, parting, newHome, departing, arriving
    case recordOrder, recordSources, record, recordHome
}

extension Philox {
    /// The stream of a person for a purpose.
    func draws(_ person: Int, _ purpose: Purpose, year: Int = 0) -> Draws {
        Draws(self, person: person, year: year, purpose: purpose.rawValue)
    }
}
