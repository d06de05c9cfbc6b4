import { createApp, h } from 'vue'
import { readGraph } from '../../../core/format/read.ts'
import { looksAfterBackward } from '../../worker/sample-looks.ts'
import GraphPicture from '../GraphPicture.vue'

/* All samples as the start screen shows them. */

const files = import.meta.glob<string>('../../../core/samples/*.gradwire', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const pictures = Object.entries(files).flatMap(([name, text]) => {
  const { document } = readGraph(text)
  return document
    ? [{ name: name.slice(name.lastIndexOf('/') + 1), document, looks: looksAfterBackward(document) }]
    : []
})
createApp(() =>
  h(
    'div',
    { style: { display: 'grid', gridTemplateColumns: 'repeat(4, 300px)', gap: '16px', padding: '16px' } },
    pictures.map(({ name, document, looks }) =>
      h('figure', [h('div', { style: { height: '150px' } }, h(GraphPicture, { document, looks })), name]),
    ),
  ),
).mount('#app')
