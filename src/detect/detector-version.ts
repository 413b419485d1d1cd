/** Changes whenever the same text could give other findings. Part of every record's protection statement. */
export const detectorVersion = 'st-detect-6'
