import { at } from './at'
import {
  ADAGRAD_COUNT, ADAGRAD_GRADIENTS, ADAGRAD_PARAMETERS, ADAGRAD_SETTINGS, ADAGRAD_SQUARES, ADAM_COUNT, ADAM_DECOUPLED, ADAM_FIRST,
  ADAM_GRADIENTS, ADAM_PARAMETERS, ADAM_SECOND, ADAM_SETTINGS, COUNT_COUNTER, MOMENTUM_COUNT, MOMENTUM_GRADIENTS,
  MOMENTUM_NESTEROV, MOMENTUM_PARAMETERS, MOMENTUM_SETTINGS, MOMENTUM_VELOCITY, RMSPROP_COUNT, RMSPROP_GRADIENTS,
  RMSPROP_PARAMETERS, RMSPROP_SETTINGS, RMSPROP_SQUARES, SGD_COUNT, SGD_GRADIENTS, SGD_PARAMETERS, SGD_SETTINGS,
} from './generated/operands'
import { LANES, V, add, div, load_, madd, mul, nmadd, splat, sqrt_, store_, sub } from './lanes'

/*
 * torch.optim's update rules. Settings are float64: steps done (this one included), learning rate, weight decay, then what each
 * has of its own (core/train/optimisers.ts). What depends on the count of steps is worked out in float64, the rest in vectors.
 */

const LEARNING_RATE: usize = 8
const WEIGHT_DECAY: usize = 16
const OWN: usize = 24

export function executeCount(p: usize): void {
  const counter = load<usize>(p, COUNT_COUNTER)
  store<f64>(counter, load<f64>(counter) + 1)
}

/** The gradient with weight decay: g + decay · w. */
// @ts-ignore: decorator
@inline function decayed(gradients: usize, w: V, decay: V): V {
  return madd(decay, w, load_(gradients))
}

export function executeSgd(p: usize): void {
  const settings = load<usize>(p, SGD_SETTINGS)
  const parameters = load<usize>(p, SGD_PARAMETERS)
  const gradients = load<usize>(p, SGD_GRADIENTS)
  const rate = splat(<f32>load<f64>(settings, LEARNING_RATE))
  const decay = splat(<f32>load<f64>(settings, WEIGHT_DECAY))
  for (let i = 0; i < load<i32>(p, SGD_COUNT); i += LANES) {
    const w = load_(at(parameters, i))
    store_(at(parameters, i), nmadd(rate, decayed(at(gradients, i), w, decay), w))
  }
}

/** v = μ v + (1 − dampening) g, where the first v is g itself; w −= rate · v, with Nesterov rate · (g + μ v). */
export function executeMomentum(p: usize): void {
  const settings = load<usize>(p, MOMENTUM_SETTINGS)
  const parameters = load<usize>(p, MOMENTUM_PARAMETERS)
  const gradients = load<usize>(p, MOMENTUM_GRADIENTS)
  const velocity = load<usize>(p, MOMENTUM_VELOCITY)
  const nesterov = load<i32>(p, MOMENTUM_NESTEROV) != 0
  const rate = splat(<f32>load<f64>(settings, LEARNING_RATE))
  const decay = splat(<f32>load<f64>(settings, WEIGHT_DECAY))
  const momentum = splat(<f32>load<f64>(settings, OWN))
  const share = splat(load<f64>(settings) == 1 ? 1 : <f32>(1 - load<f64>(settings, OWN + 8)))
  for (let i = 0; i < load<i32>(p, MOMENTUM_COUNT); i += LANES) {
    const w = load_(at(parameters, i))
    const g = decayed(at(gradients, i), w, decay)
    const v = madd(momentum, load_(at(velocity, i)), mul(share, g))
    store_(at(velocity, i), v)
    store_(at(parameters, i), nmadd(rate, nesterov ? madd(momentum, v, g) : v, w))
  }
}

/** s += g²; w −= rate · g / (√s + ε). */
export function executeAdagrad(p: usize): void {
  const settings = load<usize>(p, ADAGRAD_SETTINGS)
  const parameters = load<usize>(p, ADAGRAD_PARAMETERS)
  const gradients = load<usize>(p, ADAGRAD_GRADIENTS)
  const squares = load<usize>(p, ADAGRAD_SQUARES)
  const rate = splat(<f32>load<f64>(settings, LEARNING_RATE))
  const decay = splat(<f32>load<f64>(settings, WEIGHT_DECAY))
  const epsilon = splat(<f32>load<f64>(settings, OWN))
  for (let i = 0; i < load<i32>(p, ADAGRAD_COUNT); i += LANES) {
    const w = load_(at(parameters, i))
    const g = decayed(at(gradients, i), w, decay)
    const s = madd(g, g, load_(at(squares, i)))
    store_(at(squares, i), s)
    store_(at(parameters, i), nmadd(rate, div(g, add(sqrt_(s), epsilon)), w))
  }
}

/** s = α s + (1 − α) g²; w −= rate · g / (√s + ε). */
export function executeRmsprop(p: usize): void {
  const settings = load<usize>(p, RMSPROP_SETTINGS)
  const parameters = load<usize>(p, RMSPROP_PARAMETERS)
  const gradients = load<usize>(p, RMSPROP_GRADIENTS)
  const squares = load<usize>(p, RMSPROP_SQUARES)
  const rate = splat(<f32>load<f64>(settings, LEARNING_RATE))
  const decay = splat(<f32>load<f64>(settings, WEIGHT_DECAY))
  const alpha = splat(<f32>load<f64>(settings, OWN))
  const rest = splat(<f32>(1 - load<f64>(settings, OWN)))
  const epsilon = splat(<f32>load<f64>(settings, OWN + 8))
  for (let i = 0; i < load<i32>(p, RMSPROP_COUNT); i += LANES) {
    const w = load_(at(parameters, i))
    const g = decayed(at(gradients, i), w, decay)
    const s = madd(mul(rest, g), g, mul(alpha, load_(at(squares, i))))
    store_(at(squares, i), s)
    store_(at(parameters, i), nmadd(rate, div(g, add(sqrt_(s), epsilon)), w))
  }
}

/**
 * m = β₁ m + (1 − β₁) g, s = β₂ s + (1 − β₂) g²; w −= rate / (1 − β₁ᵗ) · m / (√s / √(1 − β₂ᵗ) + ε). Decoupled (AdamW): the decay is
 * taken off w before, and not added to g.
 */
export function executeAdam(p: usize): void {
  const settings = load<usize>(p, ADAM_SETTINGS)
  const parameters = load<usize>(p, ADAM_PARAMETERS)
  const gradients = load<usize>(p, ADAM_GRADIENTS)
  const first = load<usize>(p, ADAM_FIRST)
  const second = load<usize>(p, ADAM_SECOND)
  const decoupled = load<i32>(p, ADAM_DECOUPLED) != 0
  const steps = load<f64>(settings)
  const learningRate = load<f64>(settings, LEARNING_RATE)
  const weightDecay = load<f64>(settings, WEIGHT_DECAY)
  const beta1 = load<f64>(settings, OWN)
  const beta2 = load<f64>(settings, OWN + 8)
  const rate = splat(<f32>(learningRate / (1 - Math.pow(beta1, steps))))
  const root = splat(<f32>Math.sqrt(1 - Math.pow(beta2, steps)))
  const epsilon = splat(<f32>load<f64>(settings, OWN + 16))
  const decay = splat(decoupled ? 0 : <f32>weightDecay)
  const kept = splat(decoupled ? <f32>(1 - learningRate * weightDecay) : 1)
  const b1 = splat(<f32>beta1)
  const b2 = splat(<f32>beta2)
  const rest1 = splat(<f32>(1 - beta1))
  const rest2 = splat(<f32>(1 - beta2))
  for (let i = 0; i < load<i32>(p, ADAM_COUNT); i += LANES) {
    const w = mul(kept, load_(at(parameters, i)))
    const g = decayed(at(gradients, i), w, decay)
    const m = madd(rest1, g, mul(b1, load_(at(first, i))))
    const s = madd(mul(rest2, g), g, mul(b2, load_(at(second, i))))
    store_(at(first, i), m)
    store_(at(second, i), s)
    store_(at(parameters, i), nmadd(rate, div(m, add(div(sqrt_(s), root), epsilon)), w))
  }
}
