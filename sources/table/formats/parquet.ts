import { describeColumns, type Format } from '../load-cells';
import { quoteName, quoteText } from '../sql';

/** Numbers, dates and yes or no become the text that they are read from again; lists and records their JSON. */
export const parquetFormat: Format = {
  isLoose: false,
  read: async (session, path) => {
    const rows = `read_parquet(${quoteText(path)})`;
    const columns = await describeColumns(session, rows);
    const texts = new Map(columns.map((name) => [name, `CAST(${quoteName(name)} AS VARCHAR)`]));
    return { rows, texts, listRejected: () => Promise.resolve([]) };
  },
};
