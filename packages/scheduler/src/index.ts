export { cronCalendar, type CronCalendar } from "./cron-calendar.ts";
