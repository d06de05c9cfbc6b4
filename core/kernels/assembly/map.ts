import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
function erfc(x: f64): f64 { const z = abs(x), t = 1 / (1 + 0.5 * z); const r = t * Math.exp(-z * z - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))))); return x >= 0 ? r : 2 - r }
function sig(x: f64): f64 { return 1 / (1 + Math.exp(-x)) }
function pw(a: f64, b: f64): f64 { if (a == 1 || (a == -1 && abs(b) == Infinity)) return 1; return Math.pow(a, b) }
function f(c: i32, a: f64, b: f64): f64 {
  if (c == G.MAP_COPY) return a
  if (c == G.MAP_NEGATE) return -a
  if (c == G.MAP_ADD) return a + b
  if (c == G.MAP_SUBTRACT) return a - b
  if (c == G.MAP_MULTIPLY) return a * b
  if (c == G.MAP_DIVIDE) return a / b
  if (c == G.MAP_MIN) return min<f64>(a, b)
  if (c == G.MAP_MAX) return max<f64>(a, b)
  if (c == G.MAP_POWER) return pw(a, b)
  if (c == G.MAP_LESS) return a < b ? 1 : 0
  if (c == G.MAP_LESS_OR_EQUAL) return a <= b ? 1 : 0
  if (c == G.MAP_EQUAL) return a == b ? 1 : 0
  if (c == G.MAP_NOT_EQUAL) return a != b ? 1 : 0
  if (c == G.MAP_GATE) return a != 0 ? b : 0
  if (c == G.MAP_RECIPROCAL) return 1 / a
  if (c == G.MAP_ABSOLUTE) return abs(a)
  if (c == G.MAP_SIGN) return a > 0 ? 1 : a < 0 ? -1 : a
  if (c == G.MAP_SQUARE) return a * a
  if (c == G.MAP_SQRT) return sqrt(a)
  if (c == G.MAP_EXP) return Math.exp(a)
  if (c == G.MAP_EXPM1) return Math.expm1(a)
  if (c == G.MAP_LOG) return Math.log(a)
  if (c == G.MAP_LOG1P) return Math.log1p(a)
  if (c == G.MAP_SIN) return Math.sin(a)
  if (c == G.MAP_COS) return Math.cos(a)
  if (c == G.MAP_TANH) return Math.tanh(a)
  if (c == G.MAP_SIGMOID) return sig(a)
  if (c == G.MAP_RELU) return a <= 0 ? 0 : a
  if (c == G.MAP_RELU_SLOPE || c == G.MAP_RELU_GATE) return a <= 0 ? 0 : 1
  if (c == G.MAP_GELU) return a * 0.5 * erfc(-a * 0.7071067811865476)
  if (c == G.MAP_GELU_SLOPE) return 0.5 * erfc(-a * 0.7071067811865476) + a * Math.exp(-0.5 * a * a) / 2.5066282746310002
  if (c == G.MAP_SILU) return a * sig(a)
  if (c == G.MAP_SILU_SLOPE) return sig(a) * (1 + a * (1 - sig(a)))
  if (c == G.MAP_SOFTPLUS) return a > 20 ? a : Math.log1p(Math.exp(a))
  if (c == G.MAP_SOFTPLUS_SLOPE) return a > 20 ? 1 : sig(a)
  if (c == G.MAP_SOFTSIGN) return a / (1 + abs(a))
  if (c == G.MAP_SOFTSIGN_SLOPE) return 1 / ((1 + abs(a)) * (1 + abs(a)))
  if (c == G.MAP_HARDTANH) return a < -1 ? -1 : a > 1 ? 1 : a
  if (c == G.MAP_HARDTANH_SLOPE) return a <= -1 || a >= 1 ? 0 : 1
  if (c == G.MAP_HARDSIGMOID) return a < -3 ? 0 : a > 3 ? 1 : (a + 3) / 6
  if (c == G.MAP_HARDSIGMOID_SLOPE) return a > -3 && a < 3 ? 1.0 / 6 : 0
  if (c == G.MAP_LEAKY_RELU) return a > 0 ? a : b * a
  if (c == G.MAP_LEAKY_RELU_SLOPE) return a > 0 ? 1 : b
  if (c == G.MAP_ELU) return a <= 0 ? b * Math.expm1(a) : a
  if (c == G.MAP_ELU_SLOPE) return a <= 0 ? b * Math.exp(a) : 1
  if (c == G.MAP_SELU) return 1.0507009873554805 * (a <= 0 ? 1.6732632423543772 * Math.expm1(a) : a)
  if (c == G.MAP_SELU_SLOPE) return 1.0507009873554805 * (a <= 0 ? 1.6732632423543772 * Math.exp(a) : 1)
  if (c == G.MAP_TANH_SLOPE_OF_RESULT) return 1 - a * a
  if (c == G.MAP_SIGMOID_SLOPE_OF_RESULT) return a * (1 - a)
  if (c == G.MAP_TANH_SLOPE) return 1 - Math.tanh(a) * Math.tanh(a)
  if (c == G.MAP_SIGMOID_SLOPE) return sig(a) * (1 - sig(a))
  if (c == G.MAP_POWER_BY_BASE) return b == 0 ? 0 : b * pw(a, b - 1)
  if (c == G.MAP_POWER_BY_EXPONENT) return a == 0 && b >= 0 ? 0 : pw(a, b) * Math.log(a)
  return NaN
}
export function executeMap(p: usize): void {
  const w = load<usize>(p, G.MAP_WORK), n = load<i32>(p, G.MAP_COUNT), I = load<i32>(p, G.MAP_INPUTS), O = load<i32>(p, G.MAP_OUTPUTS), N = load<i32>(p, G.MAP_OPERATIONS), S = load<i32>(p, G.MAP_SUM)
  const ins = p + G.MAP_END, outs = at(ins, 3 * I), ops = at(outs, 2 * O)
  let sum: f64 = 0
  for (let e = 0; e < n; e++) {
    for (let i = 0; i < I; i++) { const q = at(ins, 3 * i); store<f32>(at(w, i), load<f32>(at(load<usize>(q), (e / load<i32>(q, 4)) % load<i32>(q, 8)))) }
    for (let k = 0; k < N; k++) { const q = at(ops, 4 * k), c = load<i32>(q); store<f32>(at(w, load<i32>(q, 4)), c == G.MAP_CONSTANT ? load<f32>(q, 8) : <f32>f(c, <f64>load<f32>(at(w, load<i32>(q, 8))), <f64>load<f32>(at(w, load<i32>(q, 12))))) }
    for (let o = 0; o < O; o++) { const q = at(outs, 2 * o), v = load<f32>(at(w, load<i32>(q))); if (S && o == O - 1) sum += <f64>v; else store<f32>(at(load<usize>(q, 4), e), v) }
  }
  if (S) store<f32>(load<usize>(at(outs, 2 * (O - 1)), 4), <f32>(sum * load<f64>(p, G.MAP_SUM_SCALE)))
}
