public import Civil

/// Whether `actor` may do `action` to `object` for `purpose` on `day`.
///
/// Every policy must agree; the first that does not gives the reason. Deny is the default: what is not in the table of
/// duties is refused. No policy reads a clock, a store or a session: all it needs is in the arguments, so that the same
/// question has the same answer in a handler, in the store and in a test.
///
///     Access.decide(clerk, .seePerson, .person(person), purpose: .service, on: today)
public func decide(
    _ actor: Actor, _ action: Action, _ object: Object, purpose: Purpose, on day: Day
) -> Verdict {
    let request = Request(actor, action, object, purpose, day)
    let denial =
        DutyPolicy.denial(request)
        ?? PurposePolicy.denial(request)
        ?? ObjectPolicy.denial(request)
        ?? RecorderPolicy.denial(request)
        ?? StepPolicy.denial(request)
        ?? CategoryPolicy.denial(request)
        ?? PlacePolicy.denial(request)
        ?? FamilyPolicy.denial(request)
        ?? SensitivePolicy.denial(request)
        ?? AccountPolicy.denial(request)
    return denial.map(Verdict.deny) ?? .permit
}
