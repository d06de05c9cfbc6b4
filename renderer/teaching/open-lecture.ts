import { samples } from '../../core/samples/index.ts'
import type { App } from '../state/app.ts'
import { lendPalette } from '../state/lent-palette.ts'
import { loadSample } from '../state/sample-texts.ts'

/** On a narrower window palette, lecture and inspector leave too little of the canvas. */
const narrow = '(max-width: 1400px)'

/** Opens the graph of the topic one is at, and the lecture beside it. Unsaved changes are asked about first. */
export async function openLecture({ files, settings, views }: App): Promise<void> {
  const sample = samples.find(({ topic }) => topic === settings.lecturePage)
  if (sample === undefined) return
  await files.openSample(sample.title, await loadSample(sample.id))
  if (files.screen.value !== 'graph') return
  if (!views.open.value.includes('lecture') && matchMedia(narrow).matches) lendPalette(settings)
  views.show('lecture')
}
