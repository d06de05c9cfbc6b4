import 'katex/dist/katex.min.css'
import './tokens.css'
import './base.css'
import { createApp as createVueApp } from 'vue'
import App from './App.vue'
import { given, startWorker } from './first.ts'
import { createHost } from './host/create-host.ts'
import { appKey } from './state/app.ts'
import { createApp } from './state/create-app.ts'
import { listenToShell } from './state/outside.ts'

const app = createApp({
  host: createHost(given),
  startWorker,
  settings: localStorage,
  mac: navigator.platform.startsWith('Mac'),
})
listenToShell(app)
// A file that it was started with is there by now: the worker gets it before the window is made.
setTimeout(() => createVueApp(App).provide(appKey, app).mount('#app'))
