import { testClients } from './clients/suite.ts'

testClients(0, 3)
