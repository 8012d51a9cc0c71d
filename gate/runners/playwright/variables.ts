/** What the preload is told: a file of the suite's own Playwright, and the Chromium to launch. */
export const launchVariables = { module: 'STAGEGATE_PLAYWRIGHT', executable: 'STAGEGATE_CHROMIUM' } as const;
