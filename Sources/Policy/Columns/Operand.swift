import Columns

/// The value of an expression for all rows of an axis at once: nodes of a program with what they mean.
enum Operand {
    /// A number: the node times 10 to the power of −`decimals`, with the state of each row.
    case number(Node, decimals: Int, state: Node)
    /// A number over a whole number above 0, not yet rounded.
    case quotient(Node, over: Int64, decimals: Int, state: Node)
    /// A truth value, of three values.
    case truth(Node)
    /// A day.
    case day(Node, state: Node)
    /// A duration of whole months.
    case months(Node, state: Node)
    /// A duration of whole days.
    case days(Node, state: Node)
    /// The code of a text.
    case text(Node, state: Node)
    /// No value in any row: null or not known.
    case nothing(state: Node)
    case person(PersonRows)
    case event(FactColumns.OccasionKind)
    case period(start: Indirect, end: Indirect)
    case list(ListRows)

    /// An operand within another.
    final class Indirect {
        let operand: Operand

        init(_ operand: Operand) { self.operand = operand }
    }
}

/// For each row of an axis a person or a household.
struct PersonRows: Hashable {
    /// Whose facts can be read.
    let bearer: FactDeclaration.Bearer
    /// The axis.
    let axis: Int
    /// The row of the frame, or one of ``FactColumns/Kin``; nil: the axis is that of the bearers, and each row is its own.
    let row: Node?
    /// Null where there is none, not known where nothing is known.
    let state: Node
}

/// For each row of an axis a list: rows of an axis below it.
struct ListRows {
    /// The axis of the lists' owners.
    let owner: Int
    /// The axis of the items.
    let axis: Int
    /// The items.
    let item: Operand.Indirect
    /// Which rows are in the list: a byte of 0 or 1; nil: all.
    let kept: Node?
    /// The state of the list for each owner.
    let state: Node
}

/// Why a rule cannot be computed by columns.
struct Unsupported: Error {
    let what: String
    /// The fact whose column is not there, where that is why.
    let column: String?

    init(_ what: String) { (self.what, column) = (what, nil) }
    init(column: String) { (what, self.column) = ("the column \(column)", column) }

    /// As whoever runs a population is told.
    func fault(_ entitlement: String) -> PopulationFault {
        column.map { .missing(entitlement: entitlement, column: $0) }
            ?? .unsupported(entitlement: entitlement, what: what)
    }
}
