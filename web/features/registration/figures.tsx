import type { RegistrationCounts } from '../../../src/contract/registrations.ts';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTexts } from '../../lib/language.ts';
import { deskTexts } from './desk-texts.ts';
import { registrationServices, registrationStates } from './registration-states.ts';
import { registrationTexts } from './registration-texts.ts';
import styles from './registration.module.css';

const open = registrationStates.filter((state) => state.startsWith('awaiting-'));

/** How many requests of each service wait for whom. */
export function Figures({ counts }: { readonly counts: RegistrationCounts['items'] }) {
  const texts = useTexts(registrationTexts);
  const desk = useTexts(deskTexts);
  const sum = (service: string | undefined, state: string | undefined): number =>
    counts
      .filter(
        (one) =>
          (service === undefined || one.service === service) && (state === undefined || one.state === state),
      )
      .reduce((all, { count }) => all + count, 0);
  return (
    <details>
      <summary>
        {desk.figures} ({sum(undefined, undefined)})
      </summary>
      <TableScroll caption={desk.figuresCaption}>
        <thead>
          <tr>
            <th scope="col">{desk.service}</th>
            {open.map((state) => (
              <th scope="col" key={state}>
                {texts[state]}
              </th>
            ))}
            <th scope="col">{desk.sum}</th>
          </tr>
        </thead>
        <tbody>
          {[...registrationServices, undefined].map((service) => (
            <tr key={service ?? 'sum'}>
              <th scope="row">{service === undefined ? desk.sum : texts[service]}</th>
              {open.map((state) => (
                <td key={state} className={styles['number']}>
                  {sum(service, state)}
                </td>
              ))}
              <td className={styles['number']}>{sum(service, undefined)}</td>
            </tr>
          ))}
        </tbody>
      </TableScroll>
    </details>
  );
}
