import { testClients } from './clients/suite.ts'

testClients(2, 3)
