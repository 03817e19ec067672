import Charts
public import Civil
import Microsimulation
import Population
import XML

extension AssessmentReport {
    /// The report as one page that needs nothing else: for a screen, for paper, to be attached to a draft.
    ///
    /// - Parameter date: the day on which it is made.
    public func html(on date: Day) -> String {
        let lang = language == .zh ? "zh-CN" : "en"
        var body = "<h1>\(escaped(title))</h1>\n"
        let made = request.population.isSynthetic ? say("在虚构人口上测算。", "Worked out on made-up people.") : ""
        body +=
            "<p class=\"about\">\(escaped(say("\(years)年；\(date)生成。", "\(years); made on \(date). ") + made))</p>\n"
        body += "<h2>\(escaped(say("结论", "What it comes to")))</h2>\n<ul>\n"
        for finding in findings { body += "<li>\(escaped(finding))</li>\n" }
        body += "</ul>\n"
        body += "<div class=\"figures\">\n"
        for chart in charts {
            body += "<figure><figcaption>\(escaped(chart.chart.table.title))</figcaption>\(chart.chart.svg)</figure>\n"
        }
        body += "</div>\n"
        for table in tables { body += html(table) }
        body += "<h2>\(escaped(say("怎样测算", "How it was worked out")))</h2>\n<ul>\n"
        for sentence in method { body += "<li>\(escaped(sentence))</li>\n" }
        body += "</ul>\n<h2>\(escaped(say("全部假设及来源", "Everything supposed, and its source")))</h2>\n"
        body +=
            "<table class=\"words\"><thead><tr><th>\(escaped(say("假设", "Supposed")))</th><th>\(escaped(say("取值", "Value")))</th><th>\(escaped(say("来源", "Source")))</th></tr></thead><tbody>\n"
        for assumption in assumptions {
            body +=
                "<tr><td>\(escaped(assumption.title[language]))</td><td>\(escaped(assumption.value))</td><td>\(escaped(assumption.source[language]))</td></tr>\n"
        }
        body += "</tbody></table>\n"
        return """
            <!doctype html>
            <html lang="\(lang)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(escaped(title))</title>
            <style>
            \(AssessmentReport.style)
            </style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }

    private func html(_ table: Table) -> String {
        var text = "<section><h2>\(escaped(table.title))</h2>\n<div class=\"wide\"><table><thead><tr>"
        for cell in table.header { text += "<th>\(escaped(cell))</th>" }
        text += "</tr></thead><tbody>\n"
        for row in table.rows {
            text += "<tr>"
            for (place, cell) in row.enumerated() {
                text += place == 0 ? "<th scope=\"row\">\(escaped(cell))</th>" : "<td>\(escaped(cell))</td>"
            }
            text += "</tr>\n"
        }
        return text + "</tbody></table></div></section>\n"
    }

    private func escaped(_ text: String) -> String { Element.escaped(text, quoted: true) }

    private static let style = """
        @page { size: A4; margin: 18mm 15mm; }
        body { font: 15px/1.65 "Noto Serif CJK SC", "Source Han Serif SC", Georgia, serif; color: #1d1d1f; max-width: 60rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.6rem; line-height: 1.3; margin: .5rem 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; break-after: avoid; }
        .about { color: #555; margin-top: 0; } li { margin: .25rem 0; }
        figure { margin: 1rem 0; break-inside: avoid; max-width: 34rem; } figure svg { width: 100%; height: auto; } figcaption { font-weight: 600; }
        .wide { overflow-x: auto; } section { break-inside: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
        th, td { border-bottom: 1px solid #d8d8dc; padding: .3rem .5rem; vertical-align: top; text-align: right; white-space: nowrap; }
        th:first-child, .words td, .words th { text-align: left; font-weight: 400; white-space: normal; } th[scope] { min-width: 7rem; } thead th { border-bottom: 2px solid #888; font-weight: 600 !important; white-space: normal; vertical-align: bottom; min-width: 4rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem; }
        tr { break-inside: avoid; } .words td:nth-child(2) { min-width: 7rem; }
        @media print { body { font-size: 10.5pt; max-width: none; padding: 0; } .wide { overflow: visible; } }
        """
}
