public import Civil
import FEEL

extension Library {
    /// Everything that is wrong, as JSON.
    public var lint: JSON {
        .object([
            ("packs", .array(packs.map { .string($0.id) })),
            ("errors", .integer(findings.count { $0.severity == .error })),
            ("warnings", .integer(findings.count { $0.severity == .warning })),
            ("findings", .array(findings.map(\.json))),
        ])
    }
}

extension PackChain {
    /// What the packs of the chain declare, as JSON: entitlements, parameters with their values, programmes, cases.
    public var show: JSON {
        .object([
            ("division", .string(division.description)),
            (
                "packs",
                .array(
                    packs.map {
                        .object([
                            ("id", .string($0.id)), ("level", .string($0.level.rawValue)),
                            ("version", .string($0.version)),
                            ("title", $0.title.json),
                        ])
                    })
            ),
            ("entitlements", .array(entitlementIDs.compactMap { entitlements[$0].map(show) })),
            ("parameters", .array(parameters.keys.sorted().compactMap { tables[$0].map(show) })),
            (
                "programmes",
                .array(
                    programmes.keys.sorted().compactMap { programmes[$0] }.map {
                        .object([
                            ("id", .string($0.id)), ("title", $0.title.json), ("items", .integer($0.itemIDs.count)),
                        ])
                    })
            ),
            (
                "cases",
                .array(
                    caseTemplates.keys.sorted().compactMap { caseTemplates[$0] }.map {
                        .object([
                            ("id", .string($0.id)), ("title", $0.title.json),
                            ("steps", .array($0.steps.map { .string($0.id) })),
                        ])
                    })
            ), ("counts", .array(counts.keys.sorted().map { .string($0) })),
            ("indicators", .array(indicators.keys.sorted().map { .string($0) })),
            ("targets", .array(targets.keys.sorted().map { .string($0) })),
            ("gradings", .array(gradings.keys.sorted().map { .string($0) })),
            ("departments", .array(departments.keys.sorted().map { .string($0) })),
            ("events", .array(eventTypes.keys.sorted().map { .string($0) })),
            ("facts", .array(facts.keys.sorted().map { .string($0) })),
        ])
    }

    private func show(_ entitlement: Entitlement) -> JSON {
        .object(present: [
            ("id", .string(entitlement.id)), ("title", entitlement.title.json), ("topic", .string(entitlement.topic)),
            ("packs", .array(entitlement.packs.map { .string($0) })), ("period", .string(entitlement.period.rawValue)),
            ("from", .string(entitlement.validity.from.description)),
            ("to", entitlement.validity.to.map { .string($0.description) }),
            ("unit", .string((entitlement.amount?.unit ?? .none).rawValue)), ("cite", Decision.json(entitlement.cite)),
            ("declared", .string(entitlement.place.description)),
        ])
    }

    private func show(_ table: ParameterTable) -> JSON {
        .object([
            ("id", .string(table.parameter.id)), ("title", table.parameter.title.json),
            ("unit", .string(table.parameter.unit.rawValue)), ("floor", .bool(table.parameter.isFloor)),
            (
                "values",
                .array(
                    table.keys.flatMap { key in
                        (table.values[key] ?? []).map { value in
                            .object(present: [
                                ("key", key.isEmpty ? nil : .array(key.map { .string($0) })),
                                ("from", .string(value.validity.from.description)),
                                ("to", value.validity.to.map { .string($0.description) }),
                                ("value", value.value?.json ?? .null), ("gap", value.gap?.json),
                                ("cite", Decision.json(value.cite)), ("confidence", .string(value.confidence.rawValue)),
                                ("pack", .string(value.pack)),
                            ])
                        }
                    })
            ),
        ])
    }
}
