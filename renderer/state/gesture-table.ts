/*
 * What hands do on the canvas without a command, for the help: what it does, and how.
 */
export const canvasGestures: readonly (readonly [does: string, how: string])[] = [
  ['Add a node', 'Double-click the canvas, or drag it from the palette'],
  ['Wire two nodes', 'Drag from port to port, or onto a card'],
  ['Add a connected node', 'Drag a wire onto empty canvas'],
  ['Move or take off an end of a wire', 'Drag the wire near that end'],
  ['Cut across wires', 'Ctrl and drag with the right button'],
  ['Insert a node on a wire', 'Drop its card on the wire'],
  [
    'Wire without a mouse',
    'Enter on a card, Enter on a port, arrows or Tab, Enter; with Shift arrows reach what does not fit',
  ],
  ['Walk along wires', 'Left and right arrow'],
  ['Walk between siblings', 'Up and down arrow'],
  ['Move nodes', 'Drag them, or Alt and an arrow; with Shift by a pixel'],
  ['Select several', 'Shift and click, or drag a box'],
  ['Enter a group', 'Double-click it'],
  ['Menu of a thing', 'Right click'],
  ['Pan', 'Wheel, middle drag, or Space and drag; with a card or a wire in hand, hold it at the rim'],
  ['Zoom at the pointer', 'Ctrl and wheel, or pinch'],
]
