# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-epoch.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-epoch.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-epoch.'.format
data = 'error-by-epoch.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,692 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1384 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,7.2083in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 3 lc rgb '#0072b2' lw 1.8 dt (2,4) pt 7 ps 0.36

set label '{/:Bold LeNet with sigmoids and max pooling on Fashion-MNIST, as the d2l}' at screen 0.025,0.9552 left font ',18' textcolor rgb '#222222' front
set label '{/:Bold book trains it}' at screen 0.025,0.91763 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: Fashion-MNIST.' at screen 0.025,0.06358 left font ',14' textcolor rgb '#555555' front
set label 'Spec b0355c01.' at screen 0.025,0.03468 left font ',14' textcolor rgb '#555555' front

set lmargin at screen 0.10694
set rmargin at screen 0.975
set tmargin at screen 0.69075
set bmargin at screen 0.18497
set xrange [0:5.125]
set yrange [0:72.45853333333334]
set format y '%g'
set xtics (0, 1, 2, 3, 4, 5) offset 0,lift
set ytics (0, 20, 40, 60)
set label 'training set passes' at screen 0.54097,0.11272 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03611,0.43786 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.10278,0.70087 to screen 0.66204,0.88295 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.10694,0.86127 to screen 0.16806,0.86127 nohead ls 1
set label 'test error' at screen 0.18194,0.86127 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.10694,0.82659 to screen 0.16806,0.82659 nohead ls 2
set label 'training error, after the pass' at screen 0.18194,0.82659 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.10694,0.79191 to screen 0.16806,0.79191 nohead ls 3
set label '' at screen 0.11917,0.79191 point ls 3
set label '' at screen 0.15583,0.79191 point ls 3
set label 'training error, during the pass' at screen 0.18194,0.79191 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.1375,0.75723 point pt 13 ps 0.95*diamond lc rgb '#222222' front
set label '' at screen 0.1375,0.75723 point pt 13 ps 0.52*diamond lc rgb '#ffffff' front
set label 'published test error (d2l book)' at screen 0.18194,0.75723 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.1375,0.72254 point pt 7 ps 0.85 lc rgb '#222222' front
set label '' at screen 0.1375,0.72254 point pt 7 ps 0.52 lc rgb '#ffffff' front
set label 'published running training error (d2l book)' at screen 0.18194,0.72254 left font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:($2*100) with lines ls 1, \
  data index 1 using 1:($2*100) with lines ls 2, \
  data index 2 using 1:($2*100) with linespoints ls 3, \
  data index 3 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 3 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff', \
  data index 4 using 1:($2*100) with points pt 7 ps 0.85 lc rgb '#222222', \
  data index 4 using 1:($2*100) with points pt 7 ps 0.52 lc rgb '#ffffff'
unset output
