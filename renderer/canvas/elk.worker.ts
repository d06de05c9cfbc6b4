/* ELK, off the window's thread: its own worker, as it comes. It takes and answers the messages of `elk-api`. */
import 'elkjs/lib/elk-worker.min.js'
