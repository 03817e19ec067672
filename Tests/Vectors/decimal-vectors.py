"""Vectors of decimal128 arithmetic, computed by libmpdec (the `decimal` module of Python) in the context of IEEE 754-2008 decimal128.

    python3 decimal-vectors.py > decimal.csv

Each line: operation, operands, result in scientific form, or `null` where the standard gives NaN or an infinity. FEEL has no negative zero,
so -0 is written as 0 with its exponent."""
import decimal
import random
from decimal import Decimal as D

context = decimal.Context(prec=34, Emin=-6143, Emax=6144, clamp=1, rounding=decimal.ROUND_HALF_EVEN, traps=[])
wide = decimal.Context(prec=20000, Emin=-999999, Emax=999999, traps=[])
random.seed(20261126)


def text(value):
    if not value.is_finite():
        return 'null'
    return str(abs(value) if value.is_zero() else value)


def show(operation, operands, value):
    print(','.join([operation] + [str(o) for o in operands] + [text(value)]))


def number(digits, low, high):
    coefficient = random.randrange(10 ** (digits - 1), 10 ** digits)
    return D((random.randrange(2), tuple(map(int, str(coefficient))), random.randrange(low, high + 1)))


edges = [D(s) for s in (
    '0', '0.00', '1', '-1', '1.0', '1.50', '9', '10', '1E+1', '0.1', '-0.1', '1E-34', '1E+34', '3', '7', '1E-6176', '-1E-6176',
    '9.999999999999999999999999999999999E+6144', '-9.999999999999999999999999999999999E+6144', '1E+6111', '1E-6143',
    '9999999999999999999999999999999999', '-9999999999999999999999999999999999', '5E-34', '4.999999999999999999999999999999999E-34',
    '1.000000000000000000000000000000001', '0.9999999999999999999999999999999999', '2E+6144', '5E+6143', '9223372036854775807',
    '-9223372036854775808', '18446744073709551616', '340282366920938463463374607431768211456E-5')]
binary = {'add': context.add, 'subtract': context.subtract, 'multiply': context.multiply, 'divide': context.divide}

for name, operation in binary.items():
    for a in edges[:18]:
        for b in random.sample(edges, 4):
            a, b = context.plus(a), context.plus(b)
            show(name, [a, b], operation(a, b))
    for a, b in [('1', '3'), ('2', '3'), ('1', '7'), ('1', '9'), ('10', '3'), ('22', '7'), ('1', '6'), ('5', '6')]:
        show(name, [D(a), D(b)], operation(D(a), D(b)))
    for _ in range(45):
        a, b = number(random.choice([1, 5, 17, 18, 19, 20, 33, 34]), -40, 40), number(random.choice([1, 8, 18, 34]), -40, 40)
        show(name, [a, b], operation(a, b))
    for _ in range(10):
        a, b = number(34, -6176, 6111), number(34, -6176, 6111)
        show(name, [a, b], operation(a, b))

for _ in range(25):
    # Ties at the 34th digit, and a hair to either side.
    a = number(34, 0, 0)
    for tail in ('0.5', '0.4999999999999999999999999999999999', '0.5000000000000000000000000000000001'):
        show('add', [a, D(tail)], context.add(a, D(tail)))

for a in ['0', '1', '2', '4', '0.25', '1E-6176', '1E+6144', '10', '100', '1E+1', '2E+33', '1E-33', '152399025', '-1', '0.00',
          '9.999999999999999999999999999999999', '0.9999999999999999999999999999999999'] + [
              str(abs(number(random.choice([3, 17, 34]), -60, 60))) for _ in range(40)]:
    show('sqrt', [D(a)], context.sqrt(D(a)))

for a in ['0', '1', '-1', '0.5', '1E-34', '-1E-34', '10', '100', '-100', '1000', '14149.38', '14149.39', '-14000', '-14300', '2.302585092994045684',
          '1E+5', '-1E+5'] + [str(number(random.choice([2, 9, 34]), -34, -30)) for _ in range(30)]:
    a = D(a)
    if abs(a) < 10 ** 6:
        show('exp', [a], context.exp(a))

for a in ['1', '10', '2', '0.5', '1E+6144', '1E-6176', '0', '-1', '1.000000000000000000000000000000001', '0.9999999999999999999999999999999999',
          '2.718281828459045235360287471352662'] + [str(abs(number(random.choice([2, 9, 34]), -50, 50))) for _ in range(35)]:
    show('log', [D(a)], context.ln(D(a)))

for a, b in [('2', '10'), ('2', '-1'), ('2', '0.5'), ('10', '34'), ('10', '-6176'), ('10', '6144'), ('10', '6145'), ('1.0001', '10000'), ('0', '3'),
             ('-2', '3'), ('-2', '0.5'), ('0.5', '100'), ('7', '40'), ('1.5', '2.5'), ('3', '0.3333333333333333333333333333333333'),
             ('1', '1E+30'), ('9.99', '1000')] + [
                 (str(abs(number(random.choice([2, 5]), -3, 1))), str(number(random.choice([1, 3]), -2, 0))) for _ in range(30)]:
    # libmpdec rounds `power` correctly only in a wider context; round once from there.
    exact = decimal.Context(prec=80, Emin=-999999, Emax=999999, traps=[]).power(D(a), D(b))
    show('power', [D(a), D(b)], context.plus(exact) if exact.is_finite() else exact)

modes = {'decimal': decimal.ROUND_HALF_EVEN, 'round up': decimal.ROUND_UP, 'round down': decimal.ROUND_DOWN,
         'round half up': decimal.ROUND_HALF_UP, 'round half down': decimal.ROUND_HALF_DOWN, 'floor': decimal.ROUND_FLOOR,
         'ceiling': decimal.ROUND_CEILING}
for name, mode in modes.items():
    for a, scale in [('2.5', 0), ('-2.5', 0), ('3.5', 0), ('1.005', 2), ('-1.005', 2), ('0.5', 0), ('-0.5', 0), ('1234.5678', -2), ('55', -1), ('-55', -1),
                     ('9999999999999999999999999999999999', -1), ('0.00001', 4), ('1E+10', -12), ('123.456', 5)]:
        show(name, [D(a), scale], D(a).quantize(D((0, (1,), -scale)), rounding=mode, context=wide))

for a, b in [('10', '3'), ('-10', '3'), ('10', '-3'), ('-10', '-3'), ('10.1', '4.5'), ('-10.1', '4.5'), ('1E+20', '7'), ('0.3', '0.1'), ('5', '0.3')] + [
        (str(number(6, -3, 2)), str(number(3, -2, 1))) for _ in range(25)]:
    x, y = D(a), D(b)
    floor = wide.divide(x, y).to_integral_value(rounding=decimal.ROUND_FLOOR, context=wide)
    show('modulo', [x, y], context.plus(wide.subtract(x, wide.multiply(y, floor))))
