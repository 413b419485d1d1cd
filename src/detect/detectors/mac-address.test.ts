import { describe, expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { macAddress } from './mac-address.ts'

function found(text: string, cued = false): number {
  const scan = newScan(text)
  if (cued) {
    scan.cues.fill(0)
    scan.lastCue = 0
  }
  return macAddress(scan, 0)?.finding?.confidence ?? 0
}

describe('macAddress', () => {
  it('takes the three forms', () => {
    for (const text of ['00:1a:2b:3c:4d:5e', '00-1A-2B-3C-4D-5E.', 'fa:16:3e:0d:aa:9c,'])
      expect([text, found(text)]).toEqual([text, 0.9])
    expect(found('001a.2b3c.4d5e')).toBe(0.8)
  })

  it('takes decimal digits alone for a time stamp unless colons or a cue say otherwise', () => {
    expect(found('24-11-21-14-32-07')).toBe(0)
    expect(found('24-11-21-14-32-07', true)).toBe(0.95)
    expect(found('10:20:30:40:50:60')).toBe(0.5)
  })

  it('leaves longer and shorter chains, mixed signs and nobody’s addresses', () => {
    for (const text of [
      '00:1a:2b:3c:4d:5e:6f:70',
      '00:1a:2b:3c:4d',
      '00:1a-2b:3c-4d:5e',
      '00:1a:2b:3c:4d:5ef',
      '00:00:00:00:00:00',
      'ff-ff-ff-ff-ff-ff',
      '001a.2b3c.4d5e.6f70',
    ])
      expect([text, found(text)]).toEqual([text, 0])
  })
})
