import { describe, expect, it } from 'vitest'
import { createMessages } from './messages.ts'

const cycle = {
  code: 'E_CYCLE',
  severity: 'error',
  node: 'fc1',
  message: 'the edge would close a cycle',
  fix: 'take the value from elsewhere',
} as const
const shape = { ...cycle, code: 'E_SHAPE', message: 'B×2 does not fit', fix: 'insert a linear' } as const

describe('what the window says', () => {
  it('says what is wrong and what would be right as two sentences', () => {
    const messages = createMessages()
    messages.refuse(cycle)
    expect(messages.spoken.value.trim()).toBe('fc1: the edge would close a cycle. Take the value from elsewhere.')
  })

  it('shows one refusal, the last, until something else is tried; all else stays', () => {
    const messages = createMessages()
    messages.error('The file could not be saved')
    messages.refuse(cycle)
    messages.refuse(shape)
    const texts = () => messages.shown.value.map(({ text }) => text)
    expect(texts()).toEqual(['The file could not be saved', 'fc1: B×2 does not fit.'])
    messages.forgetRefused()
    expect(texts()).toEqual(['The file could not be saved'])
  })
})
