/*
 * The walk over a program: one call runs any stretch of it, any number of times. Nothing is allocated, and the host is not
 * called until it is done.
 */

import { executeConv, executeConvInput, executeConvWeight } from './conv'
import { executeFill, executeCopy } from './copy'
import { executeCrossEntropy, executeCrossEntropyBackward } from './cross-entropy'
import { executeDropout } from './dropout'
import { executeGather, executeScatter } from './gather'
import { executeGemm } from './gemm'
import { executeLinear, executeLinearBackward, executeLinearDescent } from './linear'
import { executeMap } from './map'
import { executeObjective } from './objective'
import { executeSgd, executeMomentum, executeAdagrad, executeRmsprop, executeAdam, executeCount } from './optimisers'
import { executeMaxPool, executeMaxPoolBackward, executeAvgPool, executeAvgPoolBackward } from './pool'
import { executeReduce, executeMoments } from './reduce'
import { executeSoftmax, executeSoftmaxBackward } from './softmax'
import { executeFinite, executeStatistics, executeSurvey, executeProbabilities } from './statistics'
import {
  OP_GEMM, OP_LINEAR, OP_LINEAR_BACKWARD, OP_LINEAR_DESCENT, OP_CONV, OP_CONV_INPUT, OP_CONV_WEIGHT, OP_MAX_POOL,
  OP_MAX_POOL_BACKWARD, OP_AVG_POOL, OP_AVG_POOL_BACKWARD, OP_MAP, OP_SOFTMAX, OP_SOFTMAX_BACKWARD, OP_CROSS_ENTROPY,
  OP_CROSS_ENTROPY_BACKWARD, OP_FILL, OP_COPY, OP_REDUCE, OP_MOMENTS, OP_GATHER, OP_SCATTER, OP_DROPOUT, OP_SGD,
  OP_MOMENTUM, OP_ADAGRAD, OP_RMSPROP, OP_ADAM, OP_COUNT, OP_OBJECTIVE, OP_FINITE, OP_STATISTICS, OP_SURVEY,
  OP_PROBABILITIES, OP_REFUSE, OP_BOUNDED, BOUNDED_Y,
} from './generated/operands'
import { clearFailure, fail, failedAt } from './state'

export { dismiss, serve } from './threads'

/** Instructions done since the machine was made. */
let executed: i64 = 0

/** Runs the instructions from address `start` up to `end`. Gives 0, or the address of the one whose data were wrong. */
export function run(start: usize, end: usize): usize {
  clearFailure()
  let p = start
  while (p < end) {
    switch (load<i32>(p)) {
      case OP_GEMM: executeGemm(p); break
      case OP_LINEAR: executeLinear(p); break
      case OP_LINEAR_BACKWARD: executeLinearBackward(p); break
      case OP_LINEAR_DESCENT: executeLinearDescent(p); break
      case OP_CONV: executeConv(p); break
      case OP_CONV_INPUT: executeConvInput(p); break
      case OP_CONV_WEIGHT: executeConvWeight(p); break
      case OP_MAX_POOL: executeMaxPool(p); break
      case OP_MAX_POOL_BACKWARD: executeMaxPoolBackward(p); break
      case OP_AVG_POOL: executeAvgPool(p); break
      case OP_AVG_POOL_BACKWARD: executeAvgPoolBackward(p); break
      case OP_MAP: executeMap(p); break
      case OP_SOFTMAX: executeSoftmax(p); break
      case OP_SOFTMAX_BACKWARD: executeSoftmaxBackward(p); break
      case OP_CROSS_ENTROPY: executeCrossEntropy(p); break
      case OP_CROSS_ENTROPY_BACKWARD: executeCrossEntropyBackward(p); break
      case OP_FILL: executeFill(p); break
      case OP_COPY: executeCopy(p); break
      case OP_REDUCE: executeReduce(p); break
      case OP_MOMENTS: executeMoments(p); break
      case OP_GATHER: executeGather(p); break
      case OP_SCATTER: executeScatter(p); break
      case OP_DROPOUT: executeDropout(p); break
      case OP_SGD: executeSgd(p); break
      case OP_MOMENTUM: executeMomentum(p); break
      case OP_ADAGRAD: executeAdagrad(p); break
      case OP_RMSPROP: executeRmsprop(p); break
      case OP_ADAM: executeAdam(p); break
      case OP_COUNT: executeCount(p); break
      case OP_OBJECTIVE: executeObjective(p); break
      case OP_FINITE: executeFinite(p); break
      case OP_STATISTICS: executeStatistics(p); break
      case OP_SURVEY: executeSurvey(p); break
      case OP_PROBABILITIES: executeProbabilities(p); break
      case OP_BOUNDED: if (!isFinite<f64>(load<f64>(load<usize>(p, BOUNDED_Y)))) fail(p); break
      case OP_REFUSE: fail(p); break
      default: unreachable()
    }
    if (failedAt != 0) return failedAt
    executed++
    p += <usize>load<i32>(p, 4) << 2
  }
  return 0
}

/**
 * Runs a stretch `times` times. After each, the float64 at `objective` is put into the list at `objectives`. Gives how often
 * it went through; fewer than `times` where data were wrong (see `failure`).
 */
export function repeat(start: usize, end: usize, times: i32, objective: usize, objectives: usize): i32 {
  for (let time = 0; time < times; time++) {
    if (run(start, end) != 0) return time
    store<f64>(objectives + (<usize>time << 3), load<f64>(objective))
  }
  return times
}

/** Address of the instruction that stopped the last walk, or 0. */
export function failure(): usize {
  return failedAt
}

/** How many instructions were done: the measure of work that no clock disturbs. */
export function instructionsDone(): i64 {
  return executed
}

/** Where the machine's own tables end. */
export function ownBytes(): usize {
  return __heap_base
}
