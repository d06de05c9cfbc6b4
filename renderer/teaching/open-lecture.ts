import { samples } from '../../core/samples/index.ts'
import type { App } from '../state/app.ts'
import { loadSample } from '../state/sample-texts.ts'

/** Opens the graph of the topic one is at, and the lecture beside it. Unsaved changes are asked about first. */
export async function openLecture({ files, settings, views }: App): Promise<void> {
  const sample = samples.find(({ topic }) => topic === settings.lecturePage)
  if (sample === undefined) return
  await files.openSample(sample.title, await loadSample(sample.id))
  if (files.screen.value !== 'graph') return
  views.show('lecture')
}
