"""A page as a tree: enough of HTML to read what a person reads and to fill in what a person fills in."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What must be closed; the rest (p, li, td …) HTML lets stand open, but these pages close everything.
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "list")


class Element:
    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None"):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    @property
    def classes(self) -> list[str]:
        return self["class"].split()

    @property
    def text(self) -> str:
        """The text inside, with single spaces."""
        return " ".join(" ".join(self._texts()).split())

    def _texts(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style"):
                yield from child._texts()

    def walk(self):
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, tag: str | None = None, of: str | None = None, **attributes: str) -> list["Element"]:
        """Elements of a tag and a class with these attributes (`name_` for reserved words, `_` for `-`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element for element in self.walk()
            if (tag is None or element.tag == tag) and (of is None or of in element.classes)
            and all(element.attributes.get(name) == value for name, value in wanted.items())
        ]

    def first(self, tag: str | None = None, of: str | None = None, **attributes: str) -> "Element | None":
        found = self.all(tag, of, **attributes)
        return found[0] if found else None


class Page(HTMLParser):
    """A page of the server, parsed, with what is wrong in its making."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.source = text
        self.root = Element("", {}, None)
        self._open = self.root
        self.faults: list[str] = []
        self.feed(text)
        self.close()
        if self._open is not self.root:
            self.faults.append(f"<{self._open.tag}> is not closed")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if self._open.tag == tag:
            self._open = self._open.parent or self.root
        else:
            self.faults.append(f"</{tag}> closes <{self._open.tag}>")
            ancestor = self._open
            while ancestor is not None and ancestor.tag != tag:
                ancestor = ancestor.parent
            if ancestor is not None:
                self._open = ancestor.parent or self.root

    def handle_data(self, data):
        self._open.children.append(data)

    def all(self, *arguments, **attributes):
        return self.root.all(*arguments, **attributes)

    def first(self, *arguments, **attributes):
        return self.root.first(*arguments, **attributes)

    @property
    def text(self) -> str:
        body = self.first("body")
        return (body or self.root).text

    @property
    def main(self) -> Element:
        return self.first("main") or self.root

    def defects(self) -> list[str]:
        """What no page may have: open tags, ids twice, references to nothing, template or catalogue text that leaked."""
        found = list(self.faults)
        ids = [element["id"] for element in self.root.walk() if "id" in element]
        found += [f"id {name!r} is there {ids.count(name)} times" for name in sorted(set(ids)) if ids.count(name) > 1]
        for element in self.root.walk():
            for attribute in REFERENCES:
                for name in element[attribute].split():
                    if name not in ids:
                        found.append(f"{attribute}={name!r} of <{element.tag}> is the id of nothing")
            if element["href"].startswith("#") and len(element["href"]) > 1 and element["href"][1:] not in ids:
                if element.tag == "a":
                    found.append(f"a link to {element['href']}, which is nowhere")
            if "style" in element and element["style"]:
                found.append(f"<{element.tag}> has an inline style, which the content security policy blocks")
            if any(name.startswith("on") for name in element.attributes):
                found.append(f"<{element.tag}> has an inline handler, which the content security policy blocks")
        if not self.source.lstrip().lower().startswith("<!doctype html>"):
            found.append("there is no doctype")
        html, title = self.first("html"), self.first("title")
        if html is None or not html["lang"]:
            found.append("the language is not given")
        if title is None or not title.text:
            found.append("there is no title")
        if len(self.all("h1")) != 1:
            found.append(f"there are {len(self.all('h1'))} h1, not 1")
        for leak in ("{{", "}}", "Optional(", "nil)"):
            if leak in self.text:
                found.append(f"{leak!r} stands in the text")
        return found


class Form:
    """A form filled in as a browser would send it."""

    def __init__(self, element: Element):
        self.action = element["action"]
        self.method = (element["method"] or "get").lower()
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.names: set[str] = set()
        for control in element.walk():
            name = control["name"]
            if not name or "disabled" in control:
                continue
            if control.tag == "input":
                self.names.add(name)
                if control["type"] in ("radio", "checkbox"):
                    self.choices.setdefault(name, []).append(control["value"])
                    if "checked" in control:
                        self.fields[name] = control["value"]
                elif control["type"] not in ("submit", "button", "image"):
                    self.fields[name] = control["value"]
            elif control.tag == "textarea":
                self.names.add(name)
                self.fields[name] = "".join(child for child in control.children if isinstance(child, str))
            elif control.tag == "select":
                self.names.add(name)
                options = control.all("option")
                self.choices[name] = [option["value"] for option in options]
                chosen = [option for option in options if "selected" in option] or options[:1]
                if chosen:
                    self.fields[name] = chosen[0]["value"]

    def fill(self, values: dict[str, str]) -> "Form":
        for name, value in values.items():
            if name not in self.names:
                raise KeyError(f"the form has no field {name}, but {sorted(self.names)}")
            if name in self.choices and value not in self.choices[name]:
                raise KeyError(f"{name} offers {self.choices[name]}, not {value}")
            self.fields[name] = value
        return self
