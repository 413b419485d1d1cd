import { testClients } from './clients/suite.ts'

testClients(1, 3)
