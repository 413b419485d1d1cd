/** An invented person. What of this is encrypted in the application's database must be readable nowhere in the log. */
export const person = {
  name: 'Mara Ellison',
  ssn: '219-09-9999',
  salary: 85_123.45,
  // In words that no detector looks for: only who decrypted them knows what they are.
  medical_notes: 'Wakes most nights since the fall at the mill; asked not to tell her manager.',
}

export const userId = 'u-1001'
