import Civil
import FEEL

/// Evaluates a text in a context, for tests.
func feel(_ text: String, _ context: Context = [:]) throws -> Value {
    try Expression.parse(text, names: Scope(context)).evaluate(context, in: Conformance.environment)
}

/// Evaluates a text and says with which code it failed.
func failure(_ text: String, _ context: Context = [:]) throws -> NullReason.Code? {
    let result = try Expression.parse(text, names: Scope(context)).explain(context, in: Conformance.environment)
    return result.value.isNull ? result.value.reason?.code ?? result.problems.first?.code : nil
}
