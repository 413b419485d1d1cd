// A process of its own: see search-apart.ts.
import { json } from 'node:stream/consumers'
import { searchFolders } from './search-folders.ts'

const [folders, values] = (await json(process.stdin)) as [string[], string[]]
process.stdout.write(JSON.stringify(searchFolders(folders, values)))
