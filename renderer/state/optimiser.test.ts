import { describe, expect, it } from 'vitest'
import { settingsOf } from '../../core/train/optimisers.ts'
import { optimiserInfo, optimiserOf, optimisers } from './optimiser.ts'

describe('the optimisers one can choose', () => {
  it.each(optimisers.map(({ kind }) => kind))('%s starts from the defaults of core', (optimiser) => {
    const chosen = optimiserOf({ optimiser, optimiserFields: {}, learningRate: 0.25 })
    expect(settingsOf(chosen)).toEqual(settingsOf({ kind: optimiser, learningRate: 0.25 }))
  })
  it.each(optimisers.map(({ kind }) => kind))('%s takes every field there is', (optimiser) => {
    const plain = settingsOf(optimiserOf({ optimiser, optimiserFields: {}, learningRate: 1 }))
    for (const { name } of optimiserInfo(optimiser).fields) {
      const optimiserFields = { [`${optimiser}.${name}`]: 0.125, 'other.alpha': 7 }
      expect(settingsOf(optimiserOf({ optimiser, optimiserFields, learningRate: 1 })), name).not.toEqual(plain)
    }
  })
})
