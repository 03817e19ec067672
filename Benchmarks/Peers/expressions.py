"""Rates of the engines that a user of Python would pick, for one rule in each one's own words: expressions.py ENGINE RULE SECONDS

Prints JSON: the result, and evaluations per second precompiled and with parsing. The engines come from PyPI (see requirements.txt)."""
import json
import logging
import sys
import time

logging.disable(logging.CRITICAL)
engine, rule, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
context = dict(age=7, order=2, tier=2, residence=30, hukou=True, insured=40, wage=8500, salaries=[7000, 6000],
               s1=7000, s2=6000, m2=60, persons=4)

R1 = ('(if age >= 0 and age < 36 and hukou then 300 else 0) + '
      '(if age < 36 and hukou and residence >= 6 then (if order >= 3 then 700 else if order = 2 then 350 else 50) else 0) + '
      '(if sum(salaries) < 22000 and m2 < persons * 18 then 500 else 0) + '
      '(if insured >= 9 and age = 0 then wage * 158 / 30 else 0)')
R2 = ('age >= 0 and age < 36 and hukou = true and (residence >= 6 or insured >= 9) '
      'and s1 + s2 < 22000 and m2 < persons * 18')
ZEN1 = ('((age >= 0 and age < 36 and hukou) ? 300 : 0) + '
        '((age < 36 and hukou and residence >= 6) ? (order >= 3 ? 700 : (order == 2 ? 350 : 50)) : 0) + '
        '((sum(salaries) < 22000 and m2 < persons * 18) ? 500 : 0) + '
        '((insured >= 9 and age == 0) ? wage * 158 / 30 : 0)')


def native(c):
    if rule == 'R2':
        return lambda: (c['age'] >= 0 and c['age'] < 36 and c['hukou'] == True
                        and (c['residence'] >= 6 or c['insured'] >= 9) and c['s1'] + c['s2'] < 22000
                        and c['m2'] < c['persons'] * 18)
    return lambda: ((300 if 0 <= c['age'] < 36 and c['hukou'] else 0)
                    + ((700 if c['order'] >= 3 else 350 if c['order'] == 2 else 50)
                       if c['age'] < 36 and c['hukou'] and c['residence'] >= 6 else 0)
                    + (500 if sum(c['salaries']) < 22000 and c['m2'] < c['persons'] * 18 else 0)
                    + (c['wage'] * 158 / 30 if c['insured'] >= 9 and c['age'] == 0 else 0))


def rate(f):
    """The best of three stretches, in calls per second."""
    f()
    best, count = 0.0, 1
    while True:
        start = time.perf_counter()
        for _ in range(count):
            f()
        if time.perf_counter() - start > seconds / 10:
            break
        count *= 2
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(count):
            f()
        best = max(best, count / (time.perf_counter() - start))
    return best


answer = {'engine': engine}
if engine == 'python':
    f = native(context)
    answer.update(result=f(), compiled=rate(f))
elif engine == 'zen-engine':
    import zen
    text = ZEN1 if rule == 'R1' else R2.replace('hukou = true', 'hukou == true')
    compiled = zen.compile_expression(text)
    answer.update(result=zen.evaluate_expression(text, context), compiled=rate(lambda: compiled.evaluate(context)),
                  whole=rate(lambda: zen.evaluate_expression(text, context)))
elif engine == 'bkflow-feel':
    from bkflow_feel import parser, transformer
    from bkflow_feel.api import parse_expression
    try:
        answer.update(result=parse_expression(R1 if rule == 'R1' else R2, context))
        tree = transformer.transform(parser.parse(R2))
        answer.update(compiled=rate(lambda: tree.evaluate(context)), whole=rate(lambda: parse_expression(R2, context)))
    except Exception as error:  # It has no `if`: R1 is no sentence of its language.
        answer.update(error=type(error).__name__)
print(json.dumps(answer, default=str))
