"""Vectors of regular expressions where the flavour of XPath and that of Python agree, computed by the `re` module of Python.

    python3 regex-vectors.py > regex.csv

Each line: function, text, pattern, result, separated by tabs. `replace` puts [ and ] around every match; it is an error, `null`, where the
pattern matches the empty text (XPath, 5.6.4)."""
import random
import re

random.seed(20261126)


def atom(depth, groups):
    kind = random.randrange(9 if depth else 6)
    if kind <= 2:
        return random.choice('abcd')
    if kind == 3:
        return random.choice(['[ab]', '[^a]', '[b-d]', '[^bc]', '[a-bd]'])
    if kind == 4:
        return '.'
    if kind == 5:
        return random.choice(['\\d', '\\D', 'a', '\\.', '\\s'])
    body = branch(depth - 1, groups)
    if kind == 6:
        return '(?:' + body + ')'
    return '(' + body + ')'


def piece(depth, groups):
    text = atom(depth, groups)
    if random.random() < 0.4:
        text += random.choice(['*', '+', '?', '{2}', '{1,2}', '{0,1}', '{2,}', '*?', '+?', '??', '{1,3}?'])
    return text


def branch(depth, groups):
    parts = [''.join(piece(depth, groups) for _ in range(random.randrange(1, 4))) for _ in range(random.choice([1, 1, 1, 2, 3]))]
    return '|'.join(parts)


def text():
    return ''.join(random.choice('aabbcd1. ') for _ in range(random.randrange(0, 12)))


count = 0
while count < 600:
    pattern = branch(2, [])
    if random.random() < 0.2:
        pattern = '^' + pattern if '|' not in pattern else '^(?:' + pattern + ')'
    if random.random() < 0.2:
        pattern = pattern + '$' if '|' not in pattern else '(?:' + pattern + ')$'
    subject = text()
    compiled = re.compile(pattern)
    print('\t'.join(['matches', subject, pattern, str(bool(compiled.search(subject))).lower()]))
    if compiled.search('') or any(m.end() == m.start() for m in compiled.finditer(subject)):
        if compiled.search(''):
            print('\t'.join(['replace', subject, pattern, 'null']))
    else:
        print('\t'.join(['replace', subject, pattern, '"' + compiled.sub(lambda m: '[' + m.group(0) + ']', subject) + '"']))
        # The groups, to see which alternative and how much each quantifier took. Whether a repeated group that matches nothing keeps what
        # it had before is not said by XPath.
        if compiled.groups and all(m.group(1) for m in compiled.finditer(subject)):
            print('\t'.join(['groups', subject, pattern, '"' + compiled.sub(lambda m: '<' + (m.group(1) or '') + '>', subject) + '"']))
    count += 1
