import { ipv4 } from './makers/contact.ts'
import { harmless } from './makers/harmless.ts'
import { Random } from './random.ts'
import { words } from './words.ts'

type Line = (random: Random) => string

const two = (value: number) => String(value).padStart(2, '0')
const hosts = words('web-01 db-2 cache-a7 node-17 ip-10-0-3-17 worker-6f9c7d combo LabSZ edge3')
const host: Line = (random) => random.pick(hosts)
const clock: Line = (random) =>
  `${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}`
const day: Line = (random) =>
  `20${random.int(15, 26)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`
const level: Line = (random) => random.pick(['INFO', 'WARN', 'ERROR', 'DEBUG'])
const syslogStamp: Line = (random) =>
  `${random.pick(words('Jan Mar Jun Jul Oct Dec'))} ${String(random.int(1, 28)).padStart(2)} ${clock(random)}`
const filler = (name: string): Line => harmless[name] ?? (() => '')
const [uuid, trace, span, unix, unixMs, unixNs, pointer] = [
  'uuid',
  'trace',
  'span',
  'unix',
  'unixMs',
  'unixNs',
  'hexAddress',
].map(filler)
const value = (make: Line | undefined, random: Random) => make?.(random) ?? ''

const styles: Readonly<Record<string, Line>> = {
  syslog: (r) =>
    `${syslogStamp(r)} ${host(r)} ${r.pick(['systemd', 'cron', 'dhclient', 'rsyslogd'])}[${r.int(100, 99_999)}]: ${r.pick(
      [
        'Started Session ' + r.int(1, 9999) + ' of user root.',
        `DHCPACK from ${ipv4(r)} (xid=0x${r.string('0123456789abcdef', 8)})`,
        'rsyslogd was HUPed',
        `bound to ${ipv4(r)} -- renewal in ${r.int(1000, 99_999)} seconds.`,
        `(root) CMD (run-parts /etc/cron.hourly)`,
      ],
    )}`,
  nginx: (r) =>
    `${ipv4(r)} - - [${two(r.int(1, 28))}/Oct/20${r.int(20, 26)}:${clock(r)} +0000] "GET /${r.pick(['index.html', 'api/v1/items/' + r.int(1, 99_999), 'static/app.' + r.string('0123456789abcdef', 8) + '.js'])} HTTP/1.1" ${r.pick([200, 304, 404, 500])} ${r.int(100, 999_999)} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${r.int(90, 140)}.0.${r.int(1000, 9999)}.${r.int(10, 300)} Safari/537.36"`,
  dmesg: (r) =>
    `[${String(r.int(0, 99_999)).padStart(5)}.${r.digits(6)}] ${r.pick([
      `usb 1-${r.int(1, 4)}: new high-speed USB device number ${r.int(2, 60)} using xhci_hcd`,
      `EXT4-fs (sda${r.int(1, 5)}): mounted filesystem with ordered data mode`,
      `pci 0000:${two(r.int(0, 99))}:1f.${r.int(0, 7)}: BAR 4: [io 0x${r.string('0123456789abcdef', 4)}-0x${r.string('0123456789abcdef', 4)}]`,
      `Memory: ${r.int(1_000_000, 9_999_999)}K/${r.int(10_000_000, 99_999_999)}K available`,
      `CPU${r.int(0, 63)}: Core temperature above threshold, cpu clock throttled (total events = ${r.int(1, 99_999)})`,
      `BIOS-e820: [mem 0x${r.string('0123456789abcdef', 16)}-0x${r.string('0123456789abcdef', 16)}] usable`,
    ])}`,
  hdfs: (r) =>
    `${r.digits(6)} ${r.digits(6)} ${r.int(1, 999)} INFO dfs.DataNode$PacketResponder: ${r.pick([
      `PacketResponder ${r.int(0, 2)} for block blk_${r.pick(['', '-'])}${r.int(1, 9)}${r.digits(18)} terminating`,
      `Received block blk_${r.pick(['', '-'])}${r.int(1, 9)}${r.digits(18)} of size ${r.int(1_000_000, 67_108_864)} from /${ipv4(r)}`,
      `BLOCK* NameSystem.addStoredBlock: blockMap updated: ${ipv4(r)}:50010 is added to blk_${r.int(1, 9)}${r.digits(18)} size 67108864`,
    ])}`,
  kubernetes: (r) =>
    `${r.pick(['I', 'W', 'E'])}${r.digits(4)} ${clock(r)}.${r.digits(6)} ${String(r.int(1, 9)).padStart(7)} ${r.pick(['reconciler.go', 'kubelet.go', 'pod_workers.go'])}:${r.int(20, 2400)}] "${r.pick(['SyncLoop UPDATE', 'Error syncing pod, skipping', 'operationExecutor.MountVolume started'])}" pod="default/api-${r.string('bcdf456789', 9)}-${r.string('bcdfghjk2456789', 5)}" podUID=${value(uuid, r)} containerID="containerd://${r.string('0123456789abcdef', 64)}"`,
  journald: (r) =>
    `${day(r)}T${clock(r)}+0200 ${host(r)} kernel[${r.int(1, 9999)}]: audit: type=${r.int(1100, 1400)} audit(${value(unix, r)}.${r.digits(3)}:${r.int(1, 9999)}): pid=${r.int(1, 99_999)} uid=${r.int(0, 1000)} auid=4294967295 ses=4294967295 msg='unit=cups comm="systemd" exe="/usr/lib/systemd/systemd" res=success'`,
  windows: (r) =>
    `${day(r)} ${clock(r)}, Info                  CBS    ${r.pick([
      `Loaded Servicing Stack v6.1.7601.${r.int(10_000, 24_000)} with Core: C:\\Windows\\winsxs\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_6.1.7601.${r.int(10_000, 24_000)}_none_${r.string('0123456789abcdef', 16)}\\cbscore.dll`,
      `SQM: Initializing online with Windows opt-in: False, session ${r.digits(8)}_${r.digits(10)}`,
      `Read out cached package applicability for package: Package_for_KB${r.digits(7)}~31bf3856ad364e35~amd64~~6.1.1.${r.int(0, 9)}, ApplicableState: 112, CurrentState:112`,
    ])}`,
  spark: (r) =>
    `${r.int(15, 26)}/${two(r.int(1, 12))}/${two(r.int(1, 28))} ${clock(r)} INFO ${r.pick([
      `executor.Executor: Finished task ${r.int(0, 99)}.0 in stage ${r.int(0, 99)}.0 (TID ${r.int(0, 9999)}). ${r.int(1000, 9999)} bytes result sent to driver`,
      `storage.BlockManager: Found block rdd_${r.int(1, 99)}_${r.int(1, 99)} locally`,
      `memory.MemoryStore: Block broadcast_${r.int(1, 99)}_piece0 stored as bytes in memory (estimated size ${r.int(1, 99)}.${r.int(0, 9)} KB, free ${r.int(100, 999)}.${r.int(0, 9)} KB)`,
      `rdd.HadoopRDD: Input split: hdfs://${ipv4(r)}:9000/pjhe/logs/2kSOSP.log:${r.int(1000, 99_999)}+${r.int(1000, 99_999)}`,
    ])}`,
  zookeeper: (r) =>
    `${day(r)} ${clock(r)},${r.digits(3)} - ${level(r)}  [QuorumPeer[myid=${r.int(1, 5)}]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@${r.int(100, 999)}] - Notification time out: ${r.int(400, 60_000)} sid 0x${r.string('0123456789abcdef', 15)} peer /${ipv4(r)}:${r.int(1024, 65_535)}`,
  openssh: (r) =>
    `${syslogStamp(r)} ${host(r)} sshd[${r.int(1000, 32_000)}]: ${r.pick([
      `Failed password for invalid user admin from ${ipv4(r)} port ${r.int(1024, 65_535)} ssh2`,
      `Failed password for root from ${ipv4(r)} port ${r.int(1024, 65_535)} ssh2`,
      `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${ipv4(r)}`,
      `Received disconnect from ${ipv4(r)}: 11: Bye Bye [preauth]`,
      'input_userauth_request: invalid user test [preauth]',
      'error: Received disconnect: Auth fail [preauth]',
    ])}`,
  logcat: (r) =>
    `${two(r.int(1, 12))}-${two(r.int(1, 28))} ${clock(r)}.${r.digits(3)}  ${r.int(100, 9999)}  ${r.int(100, 29_999)} ${r.pick(['D', 'I', 'W', 'V'])} ${r.pick(
      [
        `PowerManagerService: acquireWakeLockInternal: lock=${r.int(100_000_000, 999_999_999)}, flags=0x1, tag="View Lock", ws=null, uid=10${r.digits(3)}, pid=${r.int(1000, 9999)}`,
        `WindowManager: printFreezingDisplayLogsopening app wtoken = AppWindowToken{${r.string('0123456789abcdef', 7)} token=Token{${r.string('0123456789abcdef', 7)} ActivityRecord{${r.string('0123456789abcdef', 7)} u0}}}`,
        `AudioManager: getRingerModeInternal vol=${r.int(0, 15)} timestamp=${value(unixMs, r)}`,
      ],
    )}`,
  json: (r) =>
    JSON.stringify({
      ts: Number(value(unixMs, r)),
      level: level(r).toLowerCase(),
      msg: r.pick([
        'request done',
        'cache miss',
        'retrying',
        'token bucket empty',
        'password policy loaded',
        'key rotated',
      ]),
      trace_id: value(trace, r),
      span_id: value(span, r),
      duration_ms: r.int(1, 9999) / 7,
      peer: ipv4(r),
      pid: r.int(1, 99_999),
    }),
  otlp: (r) =>
    `{"startTimeUnixNano":"${value(unixNs, r)}","endTimeUnixNano":"${value(unixNs, r)}","traceId":"${value(trace, r)}","spanId":"${value(span, r)}","seq":${r.int(1, 9)}${r.digits(15)}}`,
  micros: (r) =>
    `ts=${value(unixMs, r)}${r.digits(3)} lvl=${level(r)} caller=store/db.go:${r.int(10, 999)} component=tsdb msg="compact blocks" count=${r.int(1, 9)} mint=${value(unixMs, r)} maxt=${value(unixMs, r)} ulid=01${r.string('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)} duration=${r.int(1, 999)}.${r.digits(6)}ms`,
  jvm: (r) =>
    `[${day(r)}T${clock(r)}.${r.digits(3)}+0000][${r.int(1, 99_999)}ms] GC(${r.int(1, 9999)}) Pause Young (Normal) ${r.int(10, 2048)}M->${r.int(10, 2048)}M(${r.int(2048, 8192)}M) ${r.int(1, 99)}.${r.digits(3)}ms at ${value(pointer, r)}`,
  supercomputer: (r) =>
    `- ${value(unix, r)} ${day(r).replaceAll('-', '.')} R${two(r.int(0, 77))}-M${r.int(0, 1)}-N${r.int(0, 9)}-C:J${two(r.int(2, 17))}-U${two(r.int(1, 11))} ${day(r)}-${clock(r).replaceAll(':', '.')}.${r.digits(6)} RAS KERNEL INFO instruction cache parity error corrected core.${r.int(100, 9999)} generating`,
}

/** Names of the styles of log lines. */
export const logStyles = Object.keys(styles)

/** System logs of at least this many characters, all styles in turn. The only values to find are IP addresses. */
export function buildLogs(size = 1_048_576): string {
  const random = new Random(77)
  const makers = Object.values(styles)
  const out: string[] = []
  for (let length = 0, i = 0; length < size; i++) {
    const line = makers[i % makers.length]?.(random) ?? ''
    out.push(line)
    length += line.length + 1
  }
  return out.join('\n')
}
