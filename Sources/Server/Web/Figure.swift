import Charts

extension Model {
    /// A table as templates show it: header, and rows with their heads.
    static func table(_ table: Table, id: String) -> Model {
        [
            "id": id, "title": table.title, "header": table.header,
            "rows": table.rows.map { row -> Model in ["head": row.first ?? "", "cells": Array(row.dropFirst())] },
        ]
    }

    /// A drawing with its numbers as a table, for `part/figure`.
    static func figure(_ chart: any Chart, id: String) -> Model {
        var model = Model.table(chart.table, id: id)
        model["svg"] = chart.svg
        return model
    }
}
