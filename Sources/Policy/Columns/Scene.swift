import Civil
import Columns
import FEEL

/// What the names of an expression stand for while it is compiled.
struct Scene {
    /// Names with one value for all rows.
    struct Constants {
        var values: [String: Value]
        var context: Context
        let scope: Scope

        /// Constants under the names of a scope that has been made for them.
        init(_ values: [String: Value], _ scope: Scope) {
            self.values = values
            self.scope = scope
            context = Context(shape: scope.shape, values: scope.shape.names.map { values[$0] ?? .null })
        }
    }

    /// Names with one value for all rows: the day, the period, parameters if they are read on one day.
    var constants: Constants
    /// Names with a value in each row.
    var names: [String: Operand]
    /// The facts of these persons can be read by bare name.
    var facts: PersonRows?
    /// The elements of filters around, innermost last.
    var items: [Operand] = []
    /// The axis on which the expression is computed.
    var axis: Int
    /// For parameters that are read on a day of each row: the day, and all parameters by their first name.
    var reference: Reference?

    /// Parameters read on another day in each row.
    struct Reference {
        let day: Node
        let roots: Set<String>
    }

    /// This scene one list deeper.
    func within(_ axis: Int, _ name: String?, _ operand: Operand) -> Scene {
        var inner = self
        inner.axis = axis
        if let name { inner.names[name] = operand } else { inner.items.append(operand) }
        return inner
    }
}
