import { readGraph } from '../../../core/format/read.ts'
import { sampleLooksQuestion } from '../questions/sample-looks.ts'
import { looksAfterBackward } from '../sample-looks.ts'
import { defineReply } from './reply.ts'

export const sampleLooksReply = defineReply(sampleLooksQuestion, ({ text }) => {
  const { document } = readGraph(text)
  return { answer: document === undefined ? [] : [...looksAfterBackward(document)] }
})
