/// What the evaluation of an entitlement needs, prepared once.
struct Plan: Sendable {}
