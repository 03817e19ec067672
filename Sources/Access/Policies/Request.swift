import Civil

/// One question to the policies.
struct Request {
    let actor: Actor
    let action: Action
    let object: Object
    let purpose: Purpose
    let day: Day
    let reach: Reach

    init(_ actor: Actor, _ action: Action, _ object: Object, _ purpose: Purpose, _ day: Day) {
        self.actor = actor
        self.action = action
        self.object = object
        self.purpose = purpose
        self.day = day
        reach = Reach(of: actor)
    }
}
