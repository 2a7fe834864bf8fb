// SPDX-License-Identifier: Apache-2.0
package io.throughline.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The spans that have ended, and how many have not; a test waits for those that must come. */
final class Recorded implements SpanProcessor {
  private static final long PATIENCE = TimeUnit.SECONDS.toMillis(20);

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  /** Spans of ours that have begun and not ended. */
  private final AtomicInteger open = new AtomicInteger();

  /** One for each span that has ended and that the test has not looked for. */
  private final Semaphore ended = new Semaphore(0);

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    open.addAndGet(isOurs(span) ? 1 : 0);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    exporter.export(List.of(span.toSpanData()));
    open.addAndGet(isOurs(span) ? -1 : 0);
    ended.release();
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  static boolean isOurs(ReadableSpan span) {
    return span.getInstrumentationScopeInfo().getName().equals(OpenTelemetryTracer.SCOPE);
  }

  List<SpanData> all() {
    return List.copyOf(exporter.getFinishedSpanItems());
  }

  List<SpanData> all(String name) {
    return all().stream().filter(span -> span.getName().equals(name)).toList();
  }

  int open() {
    return open.get();
  }

  void untilNoneIsOpen() {
    long end = System.currentTimeMillis() + PATIENCE;
    while (open() > 0) {
      long rest = end - System.currentTimeMillis();
      if (rest <= 0) {
        throw new AssertionError(open() + " spans are open beside " + all());
      }
      await(rest);
    }
  }

  /** The one of that name. */
  SpanData one(String name) {
    return one(span -> span.getName().equals(name), name);
  }

  /** The one that says this of itself. */
  SpanData one(String name, Attribute attribute, String value) {
    return one(
        span ->
            span.getName().equals(name)
                && value.equals(span.getAttributes().get(AttributeKey.stringKey(attribute.key))),
        name + " with " + attribute + " " + value);
  }

  /** The parent of that span. */
  SpanData parentOf(SpanData child) {
    return one(span -> span.getSpanId().equals(child.getParentSpanId()), "parent of " + child);
  }

  private SpanData one(Predicate<SpanData> which, String what) {
    long end = System.currentTimeMillis() + PATIENCE;
    while (true) {
      List<SpanData> found = all().stream().filter(which).toList();
      if (found.size() > 1) {
        throw new AssertionError("several: " + what + ": " + found);
      }
      if (found.size() == 1) {
        return found.get(0);
      }
      long rest = end - System.currentTimeMillis();
      if (rest <= 0) {
        throw new AssertionError("no " + what + " among " + all());
      }
      await(rest);
    }
  }

  private void await(long ms) {
    try {
      if (ended.tryAcquire(ms, TimeUnit.MILLISECONDS)) {
        ended.drainPermits();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Its attributes by name, each of which the documentation lists for such a span. */
  static Map<String, Object> attributes(SpanData span) {
    String kind = span.getName().split(" ", 2)[0].replace("throughline.", "");
    Map<String, Object> all = new TreeMap<>();
    span.getAttributes().forEach((key, value) -> all.put(key.getKey(), value));
    for (Attribute known : Attribute.values()) {
      if (all.containsKey(known.key) && !known.spans.matches("all|.*" + kind + ".*")) {
        throw new AssertionError(known + " is not known of " + span);
      }
    }
    return all;
  }
}
