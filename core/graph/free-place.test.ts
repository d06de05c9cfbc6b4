import { describe, expect, it } from 'vitest'
import { addNode } from './add.ts'
import { applyDiff } from './apply.ts'
import { createDocument } from './create.ts'
import { freePlace } from './free-place.ts'
import { isRefusal } from './problems.ts'

const view = { left: 0, top: 0, right: 785, bottom: 424 }

describe('a place for a node that is added without a pointer', () => {
  it('is in view for the six nodes of a simple network, and covers no other', () => {
    const document = createDocument()
    const places: (readonly [number, number])[] = []
    let beside: string | undefined
    for (const type of ['input', 'linear', 'activation', 'linear', 'loss', 'input']) {
      const place = freePlace(document, view, beside)
      expect(place.inView).toBe(true)
      const added = addNode(document, type, { at: place.at })
      if (isRefusal(added)) throw new Error(added.message)
      applyDiff(document, added.diff)
      beside = added.id
      for (const [x, y] of places)
        expect(Math.abs(x - place.at[0]) >= 168 || Math.abs(y - place.at[1]) >= 128, `${place.at}`).toBe(true)
      places.push(place.at)
    }
  })

  it('is beside the node it follows, where that is in view', () => {
    const document = createDocument()
    const added = addNode(document, 'input', { at: [300, 200] })
    if (isRefusal(added)) throw new Error(added.message)
    applyDiff(document, added.diff)
    expect(freePlace(document, view, added.id)).toEqual({ at: [500, 200], inView: true })
    expect(freePlace(document, { ...view, right: 560 }, added.id).at).not.toEqual([500, 200])
  })

  it('is beyond everything where the view is full, and never on another card', () => {
    const document = createDocument()
    for (let count = 0; count < 40; count++) {
      const place = freePlace(document, view)
      const added = addNode(document, 'linear', { at: place.at })
      if (isRefusal(added)) throw new Error(added.message)
      applyDiff(document, added.diff)
    }
    const corners = [...document.positions.values()].map(([x, y]) => `${x} ${y}`)
    expect(new Set(corners).size).toBe(40)
    expect(freePlace(document, view).inView).toBe(false)
  })
})
