import Civil
import Exchange

/// What is asked of an assessment on the page.
struct AssessmentForm: Sendable {
    /// The name of a ready reform; empty for none.
    var reform = ""
    /// A reform as it was written; before the ready one.
    var text = ""
    /// The name of a second one to be held beside it.
    var second = ""
    var years = 10
    var fertility = 1.0

    /// An empty form.
    init() {}

    /// The form that was sent; what is out of bounds is as in an empty one.
    init(_ form: Form) {
        (reform, text, second) = (form["reform"] ?? "", form["text"] ?? "", form["second"] ?? "")
        if let years = form["years"].flatMap({ Int($0) }), [5, 10, 20].contains(years) { self.years = years }
        if let fertility = form["fertility"].flatMap({ Double($0) }), fertility > 0, fertility <= 5 {
            self.fertility = fertility
        }
    }

    /// The texts of the reforms, one or two.
    func texts(_ ready: [Reforms.Ready]) -> [(name: String, text: String)] {
        var texts: [(name: String, text: String)] = []
        if !text.isEmpty {
            texts.append(("reform", text))
        } else if let first = ready.first(where: { $0.name == reform }) {
            texts.append((first.name, first.text))
        }
        if let other = ready.first(where: { $0.name == second }), !texts.contains(where: { $0.name == other.name }) {
            texts.append((other.name, other.text))
        }
        return texts
    }
}
