// Line icons, drawn here: 20 by 20, in the colour of the text beside them.

const paths = {
  overview: 'M3 16V9m4.7 7V4m4.6 12v-5m4.7 5V7',
  runs: 'M3 5h6M6 10h8M10 15h7',
  sessions: 'M4 4h12v9H9l-4 3v-3H4z',
  users: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-6 7c.6-3 3-4.5 6-4.5s5.400 1.500 6 4.500',
  audit: 'M5 3h10v14H5zM8 7h4M8 10h4M8 13h2',
  subjects:
    'M8.500 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM3.500 16c.4-2.600 2.300-4 5-4M14 17.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm2.200-.8 1.800 1.800',
  integrity: 'M10 2.500 16 5v4.500c0 4-2.600 6.700-6 8-3.400-1.300-6-4-6-8V5zM7.300 10l2 2 3.500-4',
  approvals: 'M3.500 10.500 7 14l4-4.500M9.500 13l1 1 6-7.500',
  alerts: 'M5 14V9a5 5 0 0 1 10 0v5l1.500 1.500h-13zM8.500 17.500h3',
  start: 'M6 4v12l9-6z',
  settings:
    'M10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM10 2.500v2m0 11v2M2.500 10h2m11 0h2M4.700 4.700l1.400 1.400m7.800 7.800 1.400 1.400m0-10.600-1.400 1.400M6.100 13.900l-1.400 1.400',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  close: 'm5 5 10 10M15 5 5 15',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  check: 'm4 10.500 4 4 8-9',
  lock: 'M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9',
  down: 'm5 8 5 5 5-5',
  right: 'm8 5 5 5-5 5',
  left: 'm12 5-5 5 5 5',
  search: 'M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM13 13l4 4',
  download: 'M10 3v9m-4-3.500 4 4 4-4M4 16.500h12',
  plus: 'M10 4v12M4 10h12',
  trash: 'M4 6h12M8 6V4h4v2m-6.500 0 .7 11h7.600l.7-11',
  warning: 'M10 3 18 17H2zM10 8v4m0 2.300v.2',
  eye: 'M2 10c2-3.700 4.700-5.500 8-5.500s6 1.800 8 5.500c-2 3.700-4.700 5.500-8 5.500S4 13.700 2 10Zm8 2.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  seal: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm-3-7 2.200 2.200L13 7.800',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-11v4.200l2.800 1.800',
  refresh: 'M16 10a6 6 0 1 1-1.800-4.300M16 3v3.500h-3.500',
  external: 'M8 4H4v12h12v-4M11 4h5v5m0-5-8 8',
  moon: 'M16 11.500A6.500 6.500 0 0 1 8.500 4 6.500 6.500 0 1 0 16 11.500Z',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm0-10.500v1.500m0 12v1.500M2.500 10H4m12 0h1.500M4.700 4.700l1 1m8.600 8.600 1 1m0-10.600-1 1m-8.600 8.600-1 1',
  help: 'M7.500 7.500a2.500 2.500 0 1 1 3.700 2.200c-.8.500-1.200 1-1.200 1.800m0 3v.2',
  out: 'M8 4H4v12h4M12 6.500 15.500 10 12 13.500M15 10H8',
} as const

export type IconName = keyof typeof paths

/** Beside a text that says the same; alone it needs a label on what holds it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
