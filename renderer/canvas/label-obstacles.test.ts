import { describe, expect, it } from 'vitest'
import { obstacleAt } from './label-obstacles.ts'

describe('what words keep off', () => {
  const pill = { left: 100, top: 200, right: 200, bottom: 230, hangs: 'below' } as const
  const tag = { left: 100, top: 176, right: 200, bottom: 200, hangs: 'above' } as const

  it('is scaled with the world where one looks closer', () => {
    expect(obstacleAt(pill, 2, 1)).toEqual({ left: 200, top: 400, right: 400, bottom: 460 })
  })

  it('keeps its size on screen farther out, from where it hangs on its card', () => {
    expect(obstacleAt(pill, 0.5, 1)).toEqual({ left: 0, top: 100, right: 100, bottom: 130 })
    expect(obstacleAt(tag, 0.5, 1)).toEqual({ left: 25, top: 76, right: 125, bottom: 100 })
    expect(obstacleAt(tag, 1, 1.5)).toEqual({ left: 75, top: 164, right: 225, bottom: 200 })
  })
})
