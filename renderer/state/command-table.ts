/*
 * All a person can tell the window to do, once: its name, where it belongs and its keys. Menus, key presses, tooltips, the help
 * and the command palette read this table; nothing else names a command or a key.
 *
 * In keys, `mod` is Ctrl, and Cmd on a Mac. A key that is written with Shift (a question mark) is named by what it writes.
 */

export const sections = [
  'File',
  'Edit',
  'Add',
  'Select',
  'Arrange',
  'Group',
  'View',
  'Run',
  'See',
  'Present',
  'Help',
] as const
export type Section = (typeof sections)[number]

export interface CommandInfo {
  readonly id: string
  readonly title: string
  readonly section: Section
  /** What the keys are before a person chose others. */
  readonly keys: readonly string[]
  /** Keys work while the caret is in a text field; without it the field keeps them. */
  readonly inFields?: true
  /** Keys work while the focus is on the canvas only: plain letters are what one types elsewhere. */
  readonly onCanvas?: true
  /** The browser sends these as events of its own, so the keys are the system's. */
  readonly fixed?: true
  /** Other words people look for. */
  readonly words?: string
  /** What has to be there for it to do something, as in "needs a selected node". */
  readonly needs?: string
}

type Row = readonly [
  id: string,
  title: string,
  keys?: string,
  more?: Omit<CommandInfo, 'id' | 'title' | 'section' | 'keys'>,
]

const everywhere = { inFields: true } as const
const canvas = { onCanvas: true } as const

const rows: { readonly [S in Section]: readonly Row[] } = {
  File: [
    ['file.new', 'New', 'mod+n', everywhere],
    ['file.open', 'Open…', 'mod+o', everywhere],
    ['file.save', 'Save', 'mod+s', everywhere],
    ['file.saveAs', 'Save As…', 'mod+shift+s', everywhere],
  ],
  Edit: [
    ['edit.undo', 'Undo', 'mod+z', { needs: 'something to undo' }],
    ['edit.redo', 'Redo', 'mod+shift+z mod+y', { needs: 'something to redo' }],
    ['edit.history', 'History…', 'mod+shift+h', { inFields: true, words: 'undo list' }],
    ['edit.cut', 'Cut', 'mod+x', { fixed: true, needs: 'a selected node' }],
    ['edit.copy', 'Copy', 'mod+c', { fixed: true, needs: 'a selected node' }],
    ['edit.paste', 'Paste', 'mod+v', { fixed: true }],
    ['edit.duplicate', 'Duplicate', 'mod+d', { ...canvas, needs: 'a selected node' }],
    ['edit.delete', 'Delete', 'delete backspace', { ...canvas, needs: 'a selection' }],
    [
      'edit.deleteReconnect',
      'Delete and Reconnect',
      'mod+delete mod+backspace',
      { onCanvas: true, words: 'dissolve heal', needs: 'a selected node' },
    ],
    [
      'edit.disconnect',
      'Disconnect',
      'shift+x',
      { onCanvas: true, words: 'cut wires break links', needs: 'a selected edge or node with wires' },
    ],
    ['edit.knife', 'Cut Across Wires', 'y', { onCanvas: true, words: 'knife slice scissors' }],
    ['port.wire', 'Pull a Wire', '', { words: 'connect link', needs: 'a port with the focus' }],
    [
      'edit.replace',
      'Replace…',
      'shift+s',
      { onCanvas: true, words: 'change type swap', needs: 'a selected node that is no group' },
    ],
    [
      'edit.bypass',
      'Bypass',
      'm',
      { onCanvas: true, words: 'mute disable', needs: 'a selected node that is no group' },
    ],
    ['edit.stopGradient', 'Stop Gradient', 'shift+m', { onCanvas: true, words: 'detach', needs: 'a selected node' }],
    ['edit.freeze', 'Freeze', '', { words: 'train parameters', needs: 'a selected node with parameters' }],
    ['edit.rename', 'Rename…', 'f2', { onCanvas: true, words: 'label title', needs: 'one selected node' }],
    ['edit.find', 'Find…', 'mod+f', { inFields: true, words: 'search jump go to' }],
    ['edit.findNext', 'Find Next', 'f3', everywhere],
    ['edit.findPrevious', 'Find Previous', 'shift+f3', everywhere],
  ],
  Add: [
    ['edit.quickAdd', 'Add Node…', 'shift+a', { onCanvas: true, words: 'new create' }],
    ['add.insert', 'Insert on Edge…', 'i', { onCanvas: true, words: 'wire between', needs: 'a selected edge' }],
    [
      'add.bridge',
      'Insert What Would Fit',
      'alt+enter',
      { onCanvas: true, words: 'bridge convert', needs: 'two ports that do not fit each other' },
    ],
    ['add.reroute', 'Reroute Point', 'r', { onCanvas: true, words: 'knot dot wire', needs: 'a selected edge' }],
    ['add.comment', 'Comment', 'c', { onCanvas: true, words: 'note text' }],
    ['add.frame', 'Frame', 'shift+f', { onCanvas: true, words: 'add box backdrop' }],
  ],
  Select: [
    ['edit.selectAll', 'Select All', 'mod+a', canvas],
    ['select.none', 'Select Nothing', '', canvas],
    ['select.upstream', 'Select Upstream', '[', { onCanvas: true, words: 'before inputs', needs: 'a selected node' }],
    [
      'select.downstream',
      'Select Downstream',
      ']',
      { onCanvas: true, words: 'after outputs', needs: 'a selected node' },
    ],
    ['select.ends', 'Select Both Ends', '', { words: 'nodes of an edge', needs: 'a selected edge' }],
    ['select.inverse', 'Invert Selection', 'mod+shift+i', canvas],
    ['select.nextNote', 'Next Frame, Comment or Point', '.', { onCanvas: true, words: 'reroute annotation' }],
    ['select.previousNote', 'Previous Frame, Comment or Point', ',', { onCanvas: true, words: 'reroute annotation' }],
  ],
  Arrange: [
    ['arrange.layout', 'Arrange Automatically', 'l', { onCanvas: true, words: 'layout tidy elk' }],
    ['arrange.pin', 'Pin in Place', 'p', { onCanvas: true, words: 'keep fixed', needs: 'a selected node' }],
    ['arrange.left', 'Align Left', 'alt+a', { ...canvas, needs: 'two selected nodes' }],
    ['arrange.centre', 'Align Centres', 'alt+x', { ...canvas, needs: 'two selected nodes' }],
    ['arrange.right', 'Align Right', 'alt+d', { ...canvas, needs: 'two selected nodes' }],
    ['arrange.top', 'Align Top', 'alt+w', { ...canvas, needs: 'two selected nodes' }],
    ['arrange.middle', 'Align Middles', 'alt+y', { ...canvas, needs: 'two selected nodes' }],
    ['arrange.bottom', 'Align Bottom', 'alt+s', { ...canvas, needs: 'two selected nodes' }],
    ['arrange.across', 'Distribute Across', 'alt+shift+x', { ...canvas, needs: 'three selected nodes' }],
    ['arrange.down', 'Distribute Down', 'alt+shift+y', { ...canvas, needs: 'three selected nodes' }],
  ],
  Group: [
    ['group.make', 'Make Group', 'mod+g', { ...canvas, needs: 'a selected node' }],
    [
      'group.unpack',
      'Unpack Group',
      'mod+shift+g',
      { onCanvas: true, words: 'ungroup dissolve', needs: 'a selected group' },
    ],
    ['group.enter', 'Enter Group', 'mod+arrowdown', { ...canvas, needs: 'a selected group' }],
    ['group.leave', 'Leave Group', 'mod+arrowup', { ...canvas, needs: 'to be inside a group' }],
    [
      'group.expose',
      'Port of the Group',
      'shift+p',
      { onCanvas: true, words: 'expose promote', needs: 'a port with the focus, inside a group' },
    ],
  ],
  View: [
    ['view.fit', 'Fit Graph', 'f', canvas],
    ['view.fitSelection', 'Fit Selection', '2', { ...canvas, needs: 'a selected node' }],
    ['view.zoom100', 'Actual Size', '1', { onCanvas: true, words: '100 %' }],
    ['view.zoomIn', 'Zoom In', '+ =', canvas],
    ['view.zoomOut', 'Zoom Out', '-', canvas],
    ['view.minimap', 'Minimap', 'n', { onCanvas: true, words: 'overview' }],
    ['view.pinEdge', 'Pin Card of the Edge', 'e', { onCanvas: true, words: 'statistics histogram gradient note' }],
    ['view.edgeScale', 'Gradient Widths Against the Largest', '', { words: 'relative absolute scale legend edges' }],
    ['view.palette', 'Palette', 'mod+b', everywhere],
    ['view.inspector', 'Inspector', 'mod+i', everywhere],
    ['view.drawer', 'Drawer', 'mod+j', everywhere],
    [
      'view.projector',
      'Projector Size',
      'mod+shift+l',
      { inFields: true, words: 'large larger type text lecture present zoom' },
    ],
    ['view.inspect', 'Go to the Inspector', 'mod+enter'],
    ['view.contextMenu', 'Menu of What Is Selected', 'shift+f10 contextmenu', canvas],
  ],
  Run: [
    ['run.forward', 'Run Forward', 'f5', everywhere],
    ['run.backward', 'Run Backward', 'shift+f5', everywhere],
    ['run.step', 'Step', 'f8', everywhere],
    ['run.stepBack', 'Step Back', 'shift+f8', everywhere],
    ['run.arithmetic', 'Arithmetic of the Step', 'alt+f8', { inFields: true, words: 'card formula numbers debugger' }],
    ['run.toHere', 'Run to Here', 'mod+f8', { inFields: true, words: 'cursor node continue until debugger' }],
    ['run.breakpoint', 'Breakpoint', 'mod+f9', { inFields: true, words: 'stop debugger pause dot' }],
    ['run.clearBreakpoints', 'Remove All Breakpoints', '', { words: 'stops debugger' }],
    ['run.play', 'Play', 'f9', everywhere],
    ['run.reset', 'Reset', 'shift+f9', everywhere],
  ],
  See: [
    ['see.step', 'Step Written Out', 'shift+y', { onCanvas: true, words: 'arithmetic formula numbers debugger' }],
    ['see.jacobian', 'Jacobian', 'shift+j', { onCanvas: true, words: 'derivative matrix partial' }],
    ['see.paths', 'Path Product', 'shift+k', { onCanvas: true, words: 'chain rule ways between nodes' }],
    ['see.convolution', 'Convolution Two Ways', 'shift+v', { onCanvas: true, words: 'conv kernel flip toeplitz loop' }],
    [
      'see.tensor',
      'Tensor',
      'shift+t',
      { onCanvas: true, words: 'heat map table numbers values slice channels csv numpy' },
    ],
    ['see.predict', 'Predict and Reveal', 'q', { onCanvas: true, words: 'exercise question quiz guess answer' }],
    ['see.lecture', 'Lecture', 'f4', { inFields: true, words: 'course learn tutorial topics' }],
    ['see.slides', 'Slides', 'shift+l', { onCanvas: true, words: 'presentation positions' }],
    [
      'see.functions',
      'Functions',
      'shift+u',
      { onCanvas: true, words: 'curve plot tangent slope contour surface level descent activation' },
    ],
    [
      'see.gradcheck',
      'Gradient Check',
      'shift+g',
      { onCanvas: true, words: 'central differences numeric epsilon sweep kink verify' },
    ],
    [
      'see.diagnosis',
      'Diagnosis',
      'shift+d',
      { onCanvas: true, words: 'vanishing exploding dead saturated norm ratio findings what if' },
    ],
  ],
  Present: [
    ['present.start', 'Present', 'f11', { inFields: true, words: 'projector full screen slides lecturer' }],
    ['present.next', 'Next Slide', 'pagedown'],
    ['present.previous', 'Previous Slide', 'pageup'],
    ['present.keep', 'Add Slide', '', { words: 'save position' }],
  ],
  Help: [
    ['help.commands', 'All Commands…', 'mod+k mod+shift+p', { inFields: true, words: 'palette' }],
    ['help.keys', 'Keyboard Shortcuts', 'f1 ?', { inFields: true, words: 'keys help' }],
    ['help.samples', 'Start Screen', '', { words: 'samples' }],
  ],
}

export const commandTable: readonly CommandInfo[] = sections.flatMap((section) =>
  rows[section].map(([id, title, keys = '', more = {}]) => ({
    id,
    title,
    section,
    keys: keys === '' ? [] : keys.split(' '),
    ...more,
  })),
)

const byId = new Map(commandTable.map((info) => [info.id, info]))

/** What is known of a command; undefined for those that only code runs. */
export function commandInfo(id: string): CommandInfo | undefined {
  return byId.get(id)
}
