import { createRandom } from '../../core/random/random';

/**
 * Customers as a CSV file: those who visit rarely and aren't on the pro plan tend to leave. One row in forty has no
 * number of visits.
 */
export function customersCsv(rows: number, seed: number): string {
  const random = createRandom(seed, 'customers');
  const lines = Array.from({ length: rows }, (_, row) => {
    const visits = random.integer(0, 40);
    const plan = ['basic', 'plus', 'pro'][random.integer(0, 2)] ?? '';
    const left = random.uniform() < (visits < 15 && plan !== 'pro' ? 0.95 : 0.05);
    const joined = `20${random.integer(10, 24)}-0${random.integer(1, 9)}-1${random.integer(0, 9)}`;
    return [`c${row}`, row % 40 === 7 ? '' : visits, plan, joined, left ? 'yes' : 'no'].join();
  });
  return `customer_id,visits,plan,joined,left\n${lines.join('\n')}\n`;
}
