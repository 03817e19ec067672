import Lanes

/// How wide the elements of a node are.
enum Width: Int, Hashable, Sendable {
    case byte = 1
    case int = 4
    case long = 8
}

/// A value for each row of an axis, as a builder of programs knows it.
public struct Node: Hashable, Sendable {
    let index: Int
}

/// What a node is.
struct NodeContent: Hashable {
    enum Kind: Hashable {
        /// One number for all rows; of no axis.
        case constant
        /// A column of the frame as it lies.
        case column(Int)
        /// All rows of a column, to gather from.
        case whole(Int)
        /// For each row of the axis its number in the frame.
        case row
        /// For each row of the axis its owner's place in the block.
        case owner
        /// For each row of the owning axis where its rows begin in the block, and where the last ones end.
        case offsets(of: Int)
        /// For each row of a list the row of the frame that it leads to.
        case target
        /// Makes the rows of a list.
        case expand(Int)
        /// A step of the loops.
        case step(Int32)
        /// Something that the host does.
        case host(Int)
        /// Adds to an accumulator.
        case sum(Int32)
    }

    var kind: Kind
    /// The axis; −1 for constants.
    var axis: Int
    var width: Width
    var inputs: [Node] = []
    var imm: Int64 = 0
    var imm2: Int64 = 0
    /// A table of the builder; −1 for none.
    var table = -1
}

/// The constants of the loops, as the builder uses them.
typealias Op = Int32

extension columns_op {
    var op: Op { Op(bitPattern: rawValue) }
}

/// A step for each width.
struct OpFamily {
    let byte: columns_op?
    let int: columns_op
    let long: columns_op

    subscript(width: Width) -> Op {
        switch width {
        case .byte: (byte ?? int).op
        case .int: int.op
        case .long: long.op
        }
    }

    static let add = OpFamily(byte: nil, int: columns_add_i, long: columns_add_l)
    static let addNumber = OpFamily(byte: nil, int: columns_add_i_n, long: columns_add_l_n)
    static let subtract = OpFamily(byte: nil, int: columns_sub_i, long: columns_sub_l)
    static let fromNumber = OpFamily(byte: nil, int: columns_from_i_n, long: columns_from_l_n)
    static let multiply = OpFamily(byte: nil, int: columns_mul_i, long: columns_mul_l)
    static let multiplyNumber = OpFamily(byte: nil, int: columns_mul_i_n, long: columns_mul_l_n)
    static let least = OpFamily(byte: nil, int: columns_min_i, long: columns_min_l)
    static let leastNumber = OpFamily(byte: nil, int: columns_min_i_n, long: columns_min_l_n)
    static let most = OpFamily(byte: nil, int: columns_max_i, long: columns_max_l)
    static let mostNumber = OpFamily(byte: nil, int: columns_max_i_n, long: columns_max_l_n)
    static let equal = OpFamily(byte: columns_eq_b, int: columns_eq_i, long: columns_eq_l)
    static let equalNumber = OpFamily(byte: columns_eq_b_n, int: columns_eq_i_n, long: columns_eq_l_n)
    static let less = OpFamily(byte: nil, int: columns_lt_i, long: columns_lt_l)
    static let lessNumber = OpFamily(byte: nil, int: columns_lt_i_n, long: columns_lt_l_n)
    static let atMost = OpFamily(byte: nil, int: columns_le_i, long: columns_le_l)
    static let greaterNumber = OpFamily(byte: nil, int: columns_gt_i_n, long: columns_gt_l_n)
    static let between = OpFamily(byte: nil, int: columns_between_i, long: columns_between_l)
    static let select = OpFamily(byte: columns_select_b, int: columns_select_i, long: columns_select_l)
    static let selectElseNumber = OpFamily(byte: columns_select_b_n, int: columns_select_i_n, long: columns_select_l_n)
    static let selectNumber = OpFamily(byte: columns_select_b_k, int: columns_select_i_k, long: columns_select_l_k)
    static let selectNumbers = OpFamily(byte: columns_select_b_kn, int: columns_select_i_kn, long: columns_select_l_kn)
    static let lookup = OpFamily(byte: columns_lookup_b, int: columns_lookup_i, long: columns_lookup_l)
    static let steps = OpFamily(byte: columns_steps_b, int: columns_steps_i, long: columns_steps_l)
    static let gather = OpFamily(byte: columns_gather_b, int: columns_gather_i, long: columns_gather_l)
    static let up = OpFamily(byte: columns_up_b, int: columns_up_i, long: columns_up_l)
    static let leastOf = OpFamily(byte: nil, int: columns_least_i, long: columns_least_l)
    static let mostOf = OpFamily(byte: nil, int: columns_most_i, long: columns_most_l)
    static let total = OpFamily(byte: columns_total_b, int: columns_total_i, long: columns_total_l)
    static let group = OpFamily(byte: nil, int: columns_group_i, long: columns_group_l)
}
