import Civil
import Linkage

/// A page on which somebody judges the pairs of a sample, two records side by side: it works without a server, keeps what was said in the browser
/// and saves it as a file. It says nothing of weights.
struct LabelPage {
    private let sample: LinkSample
    private let links: Links
    private let texts: [Int: LinkRow]
    private let language: Language

    init(_ sample: LinkSample, _ links: Links, _ texts: [Int: LinkRow], _ language: Language) {
        (self.sample, self.links, self.texts, self.language) = (sample, links, texts, language)
    }

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    /// The records and words that the script shows. "<" is written as a code, so that nothing in them can end the script.
    private var data: String {
        let design = links.records.design
        // What is compared first, in the order of the design, then the rest.
        let compared = design.comparisons.compactMap { one in design.fields.firstIndex { $0.name == one.field } }
        let order = compared + design.fields.indices.filter { !compared.contains($0) }
        func record(_ number: Int) -> JSON { .array(order.map { .string(texts[number]?.texts[$0] ?? "") }) }
        let pairs = sample.draws.map { draw -> JSON in
            .object([
                ("left", .string(links.records.id(draw.pair.left))),
                ("right", .string(links.records.id(draw.pair.right))),
                ("stratum", .string(sample.strata[draw.stratum].name)), ("a", record(draw.pair.left)),
                ("b", record(draw.pair.right)),
            ])
        }
        let words: [(String, JSON)] = [
            ("place", .string(say("第 {1} 对，共 {2} 对", "Pair {1} of {2}"))),
            ("done", .string(say("已核对 {1} 对", "{1} judged"))),
            ("none", .string(say("无", "none"))),
        ]
        return JSON.object([
            ("fields", .array(order.map { .string(design.fields[$0].column) })), ("pairs", .array(pairs)),
            ("words", .object(words)),
        ]).text().split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
    }

    var html: String {
        let title = say("盲审：是不是同一个人", "One person or two? Judged without the score")
        return """
            <!doctype html>
            <html lang="\(language == .zh ? "zh-CN" : "en")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #222; max-width: 48rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.4rem; margin: 0 0 .5rem; } .note { color: #555; }
            table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 1rem 0; }
            th, td { padding: .4rem .5rem; border-bottom: 1px solid #ddd; text-align: left; overflow-wrap: anywhere; vertical-align: top; }
            th:first-child { width: 26%; font-weight: 500; color: #555; } thead th { border-bottom: 2px solid #888; }
            mark { background: #ffe08a; } .none { color: #6b6b6b; }
            .actions { display: flex; flex-wrap: wrap; gap: .5rem; position: sticky; bottom: 0; background: #fff; padding: .75rem 0; }
            button { font: inherit; min-height: 2.75rem; padding: .25rem 1rem; border: 1px solid #1f5fa8; border-radius: .4rem; background: #fff; color: #1f5fa8; }
            button[aria-pressed="true"] { background: #1f5fa8; color: #fff; } button:focus-visible { outline: 3px solid #ffb000; }
            kbd { opacity: .75; } progress { width: 100%; height: .5rem; }
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p class="note">\(say(
                "按键：1 同一人，2 两个人，3 无法判断，← → 前后翻看。结论存在本机浏览器里，核对完请保存文件。本页含个人信息，用完请删除。",
                "Keys: 1 the same, 2 two persons, 3 cannot be told, ← → back and on. What you say stays in this browser until you save it. This page holds personal data: delete it when done."
            ))</p>
            <p id="place" aria-live="polite"></p>
            <progress id="progress" aria-label="\(say("进度", "Progress"))"></progress>
            <table><thead><tr><th scope="col">\(say("项目", "Item"))</th><th scope="col">\(say("记录一", "One record"))</th><th scope="col">\(say("记录二", "The other"))</th></tr></thead><tbody id="rows"></tbody></table>
            <div class="actions">
            <button type="button" data-verdict="same" data-key="1">\(say("同一人", "The same person")) <kbd>1</kbd></button>
            <button type="button" data-verdict="different" data-key="2">\(say("两个人", "Two persons")) <kbd>2</kbd></button>
            <button type="button" data-verdict="unsure" data-key="3">\(say("无法判断", "Cannot be told")) <kbd>3</kbd></button>
            <button type="button" id="back" aria-label="\(say("上一对", "Back"))">←</button>
            <button type="button" id="next" aria-label="\(say("下一对", "On"))">→</button>
            <button type="button" id="save">\(say("保存 labels.csv", "Save labels.csv"))</button>
            </div>
            </main>
            <script>
            \(LabelPage.script(data))
            </script>
            </body>
            </html>

            """
    }

    private static func script(_ data: String) -> String {
        """
        const {fields, pairs, words} = \(data);
        const byID = (id) => document.getElementById(id);
        const store = "yisheng-labels:" + pairs.map((pair) => pair.left + "," + pair.right).join(";").split("").reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) >>> 0, 7);
        let said = {};
        try { said = JSON.parse(localStorage.getItem(store) || "{}"); } catch { /* Nothing is kept where the browser does not allow it. */ }
        let place = Math.max(0, pairs.findIndex((_, number) => !said[number]));
        const fill = (text, ...values) => values.reduce((line, value, number) => line.replace(`{${number + 1}}`, value), text);

        // A text with the characters marked at which another one differs.
        function cell(text, other) {
          const cell = document.createElement("td");
          if (!text) { cell.className = "none"; cell.textContent = words.none; return cell; }
          const [own, theirs] = [[...text], [...other]];
          if (text === other || !other) { cell.textContent = text; return cell; }
          if (own.length !== theirs.length) { const mark = document.createElement("mark"); mark.textContent = text; cell.append(mark); return cell; }
          own.forEach((sign, at) => {
            if (sign === theirs[at]) { cell.append(sign); return; }
            const mark = document.createElement("mark");
            mark.textContent = sign;
            cell.append(mark);
          });
          return cell;
        }

        function show() {
          const pair = pairs[place];
          const count = Object.keys(said).length;
          byID("place").textContent = `${fill(words.place, place + 1, pairs.length)} · ${fill(words.done, count)}`;
          byID("progress").max = pairs.length;
          byID("progress").value = count;
          byID("rows").replaceChildren(...fields.flatMap((field, number) => {
            if (!pair.a[number] && !pair.b[number]) return [];
            const row = document.createElement("tr");
            const head = document.createElement("th");
            head.scope = "row";
            head.textContent = field;
            row.append(head, cell(pair.a[number], pair.b[number]), cell(pair.b[number], pair.a[number]));
            return [row];
          }));
          for (const button of document.querySelectorAll("[data-verdict]")) {
            button.setAttribute("aria-pressed", String(said[place] === button.dataset.verdict));
          }
        }

        function move(by) { place = Math.min(pairs.length - 1, Math.max(0, place + by)); show(); }

        function judge(verdict) {
          said[place] = verdict;
          try { localStorage.setItem(store, JSON.stringify(said)); } catch { /* It can still be saved as a file. */ }
          move(1);
        }

        function save() {
          const quote = (text) => /[",\\r\\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          const rows = pairs.flatMap((pair, number) => said[number] ? [[pair.left, pair.right, said[number]].map(quote).join(",")] : []);
          const link = document.createElement("a");
          link.href = URL.createObjectURL(new Blob([["left_id,right_id,verdict", ...rows, ""].join("\\r\\n")], {type: "text/csv"}));
          link.download = "labels.csv";
          link.click();
          URL.revokeObjectURL(link.href);
        }

        for (const button of document.querySelectorAll("[data-verdict]")) button.addEventListener("click", () => judge(button.dataset.verdict));
        byID("back").addEventListener("click", () => move(-1));
        byID("next").addEventListener("click", () => move(1));
        byID("save").addEventListener("click", save);
        document.addEventListener("keydown", (event) => {
          if (event.ctrlKey || event.altKey || event.metaKey) return;
          if (event.key === "ArrowLeft") move(-1);
          else if (event.key === "ArrowRight") move(1);
          else document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
        });
        if (pairs.length) show();
        """
    }
}
