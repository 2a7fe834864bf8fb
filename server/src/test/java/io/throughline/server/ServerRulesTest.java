// SPDX-License-Identifier: Apache-2.0
package io.throughline.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may know whom: public API → transport → loop → session → protocol. */
class ServerRulesTest {
  private static final String API = "io.throughline.server";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.throughline.server", "io.throughline.protocol");

  @Test
  @DisplayName("a session does no I/O, knows no clock, no randomness, no lock, no thread")
  void session() {
    noClasses()
        .that()
        .resideInAPackage("..server.session..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.netty..",
            "java.io..",
            "java.net..",
            "java.nio..",
            "java.time..",
            "java.util.concurrent..",
            "java.security..")
        .check(CLASSES);
    for (String method : new String[] {"currentTimeMillis", "nanoTime"}) {
      noClasses()
          .that()
          .resideInAPackage("..server.session..")
          .should()
          .callMethod(System.class, method)
          .check(CLASSES);
    }
    noClasses()
        .that()
        .resideInAPackage("..server.session..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .check(CLASSES);
  }

  @Test
  @DisplayName(
      "sessions know neither loops, transports nor the API; loops neither transports nor API")
  void arrows() {
    noClasses()
        .that()
        .resideInAPackage("..server.session..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(API, "..server.loop..", "..server.transport..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..server.loop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(API, "..server.transport..", "io.vertx.core.http..", "io.vertx.ext..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..server.transport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(API, "io.vertx.ext.web..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..server.script..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            API, "..server.loop..", "..server.session..", "..server.transport..", "io.vertx.ext..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.throughline.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.throughline.server..")
        .check(CLASSES);
    slices().matching("io.throughline.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  @DisplayName("who asks is told without knowing sessions, loops, transports or the API")
  void auth() {
    noClasses()
        .that()
        .resideInAPackage("..server.auth..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            API,
            "..server.loop..",
            "..server.session..",
            "..server.transport..",
            "io.vertx.ext.web..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("who observes is told without knowing sessions, loops, transports or the API")
  void metrics() {
    noClasses()
        .that()
        .resideInAnyPackage("..server.metrics..", "..server.log..", "..server.tracing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            API,
            "..server.auth..",
            "..server.event..",
            "..server.loop..",
            "..server.room..",
            "..server.session..",
            "..server.transport..",
            "io.vertx..",
            "io.netty..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(API, "..server.ops..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..server.ops..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  @DisplayName("what broadcasts need of a receiver knows neither transports nor the API")
  void members() {
    noClasses()
        .that()
        .resideInAPackage("..server.event..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(API, "..server.transport..", "io.vertx.ext..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("what operators see reads metrics; nobody knows it but who wires")
  void ops() {
    noClasses()
        .that()
        .resideInAPackage("..server.ops..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            API,
            "..server.auth..",
            "..server.event..",
            "..server.loop..",
            "..server.room..",
            "..server.session..",
            "..server.transport..",
            "io.vertx.ext.web..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("..server.ops..")
        .and()
        .haveNameNotMatching(".*\\.(Throughline|ThroughlineOptions|Operations)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..server.ops..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..server.ops.figures..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.util.concurrent.locks..", "java.time..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("no transport knows another")
  void transports() {
    String[] all = {"WebSocket", "XhrStreaming", "LongPolling", "JsonpPolling"};
    for (String one : all) {
      for (String other : all) {
        if (!one.equals(other)) {
          noClasses()
              .that()
              .haveNameMatching(".*\\." + one + "Transport(\\$.*)?")
              .should()
              .dependOnClassesThat()
              .haveNameMatching(".*\\." + other + "Transport(\\$.*)?")
              .check(CLASSES);
        }
      }
    }
  }

  @Test
  @DisplayName("nothing is printed, and no lock is held")
  void manners() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent.locks")
        .check(CLASSES);
  }

  @Test
  @DisplayName("the module exports its API and nothing else")
  void exports() {
    ModuleDescriptor module = Throughline.class.getModule().getDescriptor();
    Set<String> exported =
        module.exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(API, API + ".auth", API + ".metrics", API + ".ops", API + ".tracing"), exported);
  }
}
